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
