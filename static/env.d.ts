/// <reference types="vite/client" />
/// <reference types="unplugin-icons/types/vue" />

interface Window {
  /** Set by `public/boot.js`; absent where that was blocked. */
  applyTheme?: (theme: 'light' | 'dark' | null) => void;
  /** As much of Trusted Types as this client uses; only some browsers have them. */
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): string };
  };
}

/** Made by `scripts/build/emoji.mjs`. */
declare module 'virtual:emoji/*' {
  const lines: string;
  export default lines;
}
