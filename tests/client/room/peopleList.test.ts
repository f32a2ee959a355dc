import { describe, expect, it } from 'vitest';
import { mentioning } from '../../../static/room/mentioning';
import { folded, listed } from '../../../static/room/peopleList';

const { compare } = new Intl.Collator('en', { numeric: true });
const naming = { nameOf: (id: string, name: string) => (id === '3' ? 'Zoë' : name), compare };
const PEOPLE = [
  { id: '1', name: 'bo' },
  { id: '2', name: 'Me' },
  { id: '3', name: 'Ada' },
  { id: '4', name: 'Ann' },
];
const ids = (query?: string): string =>
  listed(PEOPLE, '2', naming, query)
    .map(({ id }) => id)
    .join('');

describe('[CLIENT-47] the people', () => {
  it('are oneself, and then the others by what they are called', () => {
    expect(ids()).toBe('2413');
  });

  it('are found by what they are called, and by their own name, in whatever case', () => {
    expect(ids('ZO')).toBe('3');
    expect(ids(' ada ')).toBe('3');
    expect(ids('nobody')).toBe('');
  });

  it('are found however their names are spelled', () => {
    expect(folded('Ｚoe\u0308')).toBe(folded('zoë'));
  });
});

describe('[CLIENT-47] a mention', () => {
  it('stands apart from what is written', () => {
    expect(mentioning('', 'Ann')).toBe('@Ann ');
    expect(mentioning('hello', 'Ann')).toBe('hello @Ann ');
    expect(mentioning('hello\n', 'Ann')).toBe('hello\n@Ann ');
  });
});
