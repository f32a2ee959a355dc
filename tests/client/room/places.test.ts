import { describe, expect, it } from 'vitest';
import names from '../../fixtures/wire/room-names.json';
import { pathOf, placeAt, socketAddress } from '../../../static/room/places';
import { roomNamed } from '../../../static/room/roomNames';

const room = (name: string): object => ({ kind: 'room', room: name });
const BAD = { kind: 'bad-room-name' };
const NOWHERE = { kind: 'nowhere' };

describe('placeAt', () => {
  for (const [path, place] of [
    ['/', room('lobby')],
    ['/r/design', room('design')],
    ['/r/design/', room('design')],
    ['/r/%E8%AE%BE%E8%AE%A1%E7%BB%84', room('设计组')],
    ['/r/a-b_c9', room('a-b_c9')],
    ['/r', NOWHERE],
    ['/rooms', NOWHERE],
    ['/r/a/b', NOWHERE],
    ['/r/a/m/12', { kind: 'room', room: 'a', message: 12 }],
    ['/r/a/m/0', NOWHERE],
    ['/r/a/m/x', NOWHERE],
    ['/r/a/m/12345678901234567', NOWHERE],
    ['/lobby', NOWHERE],
  ] as const) {
    it(`[CLIENT-2] ${path}`, () => {
      expect(placeAt(path)).toEqual(place);
    });
  }

  it('[ROUTE-2] takes the names that the server takes', () => {
    for (const { segment, name } of names.good) expect(placeAt(`/r/${segment}`)).toEqual(room(name));
  });

  it('[ROUTE-2] refuses the names that the server refuses', () => {
    for (const segment of names.bad) expect(placeAt(`/r/${segment}`), segment).toEqual(BAD);
  });

  for (const [what, path, place] of [
    ['composes to NFC', '/r/cafe%CC%81', room('café')],
    ['no mark alone', '/r/%CC%81a', BAD],
    ['no space', '/r/a%20b', BAD],
    ['no slash in disguise', '/r/a%2Fb', BAD],
    ['no dot', '/r/a.b', BAD],
    ['no emoji', '/r/%F0%9F%91%8B', BAD],
    ['no empty name', '/r/', BAD],
    ['no broken escape', '/r/%E8%AE', BAD],
    ['64 characters', `/r/${'字'.repeat(64)}`, room('字'.repeat(64))],
    ['not 65', `/r/${'字'.repeat(65)}`, BAD],
    [
      '64 characters of two UTF-16 units each',
      `/r/${encodeURIComponent('𠮷'.repeat(64))}`,
      room('𠮷'.repeat(64)),
    ],
    ['counts after NFC', `/r/${encodeURIComponent('e\u0301'.repeat(64))}`, room('é'.repeat(64))],
  ] as const) {
    it(`[ROUTE-2] ${what}`, () => {
      expect(placeAt(path)).toEqual(place);
    });
  }
});

describe('socketAddress', () => {
  it('[ROUTE-2] leads to the room', () => {
    expect(socketAddress('http://127.0.0.1:8787', 'lobby')).toBe('ws://127.0.0.1:8787/ws/chat/lobby/');
    expect(socketAddress('https://chat.example', '设计组')).toBe(
      'wss://chat.example/ws/chat/%E8%AE%BE%E8%AE%A1%E7%BB%84/',
    );
  });
});

describe('[CLIENT-45] roomNamed', () => {
  for (const [text, named] of [
    ['  茶室 ', { room: '茶室', problem: null }],
    ['cafe\u0301', { room: 'café', problem: null }],
    ['x'.repeat(64), { room: 'x'.repeat(64), problem: null }],
    ['x'.repeat(65), { room: null, problem: 'too_long' }],
    ['   ', { room: null, problem: 'blank' }],
    ['a b', { room: null, problem: 'not_allowed' }],
    ['a/b', { room: null, problem: 'not_allowed' }],
  ] as const) {
    it(JSON.stringify(text), () => {
      expect(roomNamed(text)).toEqual(named);
    });
  }

  it('leads to a path that leads back', () => {
    for (const name of ['lobby', 'tea', '茶室', '-']) expect(placeAt(pathOf(name))).toEqual(room(name));
  });
});
