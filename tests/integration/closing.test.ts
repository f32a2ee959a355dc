import { describe, expect, it } from 'vitest';
import { left } from '../support/frames';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: QUIET }));
const newRoom = () => new TestRoom(server());

describe('a close by the client', () => {
  it.each([
    { code: 1000, reason: '' },
    { code: 1000, reason: 'bye' },
    { code: 1001, reason: 'going away' },
    { code: 1011, reason: '' },
    { code: 3000, reason: '再见' },
    { code: 3999, reason: 'a'.repeat(123) },
    { code: 4000, reason: '' },
    { code: 4999, reason: 'done' },
  ])('[SESSION-7] with $code "$reason" is answered with the same', async ({ code, reason }) => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    expect(await ben.close(code, reason)).toEqual({ code, reason, wasClean: true });
    expect(await ann.next()).toEqual(left('Ben'));
  });

  it('[SESSION-7] without a code is answered with 1000', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    expect(await ben.close()).toEqual({ code: 1000, reason: '', wasClean: true });
    expect(await ann.next()).toEqual(left('Ben'));
  });

  it('[SESSION-7] is answered to the last one too, and to one who has only just come', async () => {
    const client = await newRoom().open('username=Ann');
    expect(await client.close(3001, 'changed my mind')).toEqual({
      code: 3001,
      reason: 'changed my mind',
      wasClean: true,
    });
  });

  it('[SESSION-7] right after a message loses no message', async () => {
    const [ann, ben] = await newRoom().gather('Ann', 'Ben');
    ben.send({ message: 'last words' });
    await ben.close(1000);
    await ann.framesBefore('last words');
    expect(await ann.next()).toEqual(left('Ben'));
  });
});
