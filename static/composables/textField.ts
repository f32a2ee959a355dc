import { formatted, type Edit, type Format } from '../room/formatting';

/** Changes what is written in `field` as if it were typed: it can be undone, and whoever listens hears of it. */
export function apply(field: HTMLTextAreaElement, { start, end, insert, select }: Edit): void {
  field.focus();
  field.setSelectionRange(start, end);
  if (!typed(insert)) {
    field.setRangeText(insert, start, end, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(...select);
}

/** Types `text` where the selection is. */
export function type(field: HTMLTextAreaElement, text: string): void {
  const { selectionStart: start, selectionEnd: end } = field;
  const after = start + text.length;
  apply(field, { start, end, insert: text, select: [after, after] });
}

/** Gives what is selected `format`, or takes it away. */
export function format(field: HTMLTextAreaElement, as: Format): void {
  apply(field, formatted(field.value, field.selectionStart, field.selectionEnd, as));
}

/** Types `text`; false where the browser does not let a page do so. */
function typed(text: string): boolean {
  try {
    return text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
  } catch {
    return false;
  }
}
