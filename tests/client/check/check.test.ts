import { describe, expect, it } from 'vitest';
import { wayBack } from '../../../static/check/back';
import { TEXTS, textsFor } from '../../../static/check/texts';

describe('the way back', () => {
  const origin = 'https://chat.example';

  it.each([
    ['', '/'],
    ['#to=%2Fr%2Ftea%3Fa%3Db%23claim%3Dk1.abc', '/r/tea?a=b#claim=k1.abc'],
    ['#to=%2F%E8%8C%B6', '/%E8%8C%B6'],
    ['#to=https%3A%2F%2Fchat.example%2Fr%2Ftea', '/r/tea'],
    ['#to=https%3A%2F%2Fevil.example%2F', '/'],
    ['#to=%2F%2Fevil.example%2F', '/'],
    ['#to=%5C%5Cevil.example', '/'],
    ['#to=http%3A%2F%2Fchat.example%2F', '/'],
    ['#to=https%3A%2F%2Fchat.example%40evil.example%2F', '/'],
    ['#to=javascript%3Aalert(1)', '/'],
    ['#to=blob%3Ahttps%3A%2F%2Fchat.example%2Fx', '/'],
    ['#to=data%3Atext%2Fhtml%2Cx', '/'],
    ['#to=%09javascript%3Aalert(1)', '/'],
    ['#to=https%3A%2F%2F%5B', '/'],
  ])('[CLIENT-73] %j: %s', (hash, path) => {
    expect(wayBack({ origin, hash })).toBe(origin + path);
  });
});

it('[CLIENT-73] the page speaks one’s language, or English', () => {
  expect(textsFor(['fr', 'zh-Hant-TW', 'en'])).toBe(TEXTS['zh-CN']);
  expect(textsFor(['EN-gb', 'zh'])).toBe(TEXTS.en);
  expect(textsFor(['fr'])).toBe(TEXTS.en);
  expect(Object.keys(TEXTS['zh-CN'])).toEqual(Object.keys(TEXTS.en));
});
