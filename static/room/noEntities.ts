/** Stands for the package of this name: `&amp;` is shown as it is written, so that no name has to be known. */
export function decodeNamedCharacterReference(): false {
  return false;
}
