/// <reference types="vite/client" />
/// <reference types="unplugin-icons/types/vue" />

interface Window {
  /** Set by `public/boot.js`; absent where that was blocked. */
  applyTheme?: (theme: 'light' | 'dark' | null) => void;
}

/** Made by `scripts/build/emoji.mjs`. */
declare module 'virtual:emoji/*' {
  const lines: string;
  export default lines;
}
