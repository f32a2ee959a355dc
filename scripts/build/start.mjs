// One file for all that the page needs before anything happens: cut by who else imports what, it would be thirty.

/** The name of the file that a module belongs to, for the groups of the bundler; `entry`: where the page begins. */
export function atStart(entry) {
  let needed = null;
  return (id, bundle) => {
    needed ??= importedBy(entry, bundle);
    return needed.has(id) ? 'start' : null;
  };
}

/** The module and all that it imports at once, by whatever way. */
function importedBy(entry, bundle) {
  const found = new Set();
  const follow = (id) => {
    if (found.has(id)) return;
    found.add(id);
    bundle.getModuleInfo(id)?.importedIds.forEach(follow);
  };
  follow(entry);
  return found;
}
