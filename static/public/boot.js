// Runs before the first paint: a theme that was chosen must not flash the other one. A file of its own because the
// Content-Security-Policy allows no inline script.
(() => {
  const KEY = 'edge-chat:theme';
  const root = document.documentElement;
  const colours = [...document.querySelectorAll('meta[name="theme-color"]')].map((meta) => [
    meta,
    meta.content,
    meta.media,
  ]);

  // `theme`: 'light' or 'dark'; null: as the system has it.
  window.applyTheme = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    const chosen = colours.find(([, , media]) => theme && media.includes(theme));
    for (const [meta, content] of colours) meta.content = chosen ? chosen[1] : content;
  };

  const applyKept = () => {
    try {
      const theme = localStorage.getItem(KEY);
      window.applyTheme(theme === 'light' || theme === 'dark' ? theme : null);
    } catch {
      // Storage is blocked: the system's theme it is.
    }
  };
  applyKept();
  // Another tab has chosen, or (`null`) all was forgotten.
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) applyKept();
  });
})();

// The texts of the page are a file for each language: it comes beside the script that will ask for it, and not after.
(() => {
  const files = Object.entries(JSON.parse(document.currentScript.dataset.locales ?? '{}'));
  const speaks = (tag, language) => tag.split('-')[0] === language.split('-')[0].toLowerCase();
  let languages = navigator.languages;
  try {
    languages = [localStorage.getItem('edge-chat:locale') ?? [], ...languages].flat();
  } catch {
    // Storage is blocked: the browser's language it is.
  }
  const known = languages.find((language) => files.some(([tag]) => speaks(tag, language))) ?? 'en';
  const [, href] = files.find(([tag]) => speaks(tag, known)) ?? [];
  if (href)
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
})();
