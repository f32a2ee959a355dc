import { describe, expect, it } from 'vitest';
import fixtures from '../fixtures/wire/client-frames.json' with { type: 'json' };
import { type ErrorCode, type Frame, refused, said } from '../support/frames';
import type { ClassicClient } from '../support/classic-client';
import { QUIET } from '../support/server';
import { TestRoom, useServer } from '../support/suite';
import { Workerd } from '../support/workerd';

const server = useServer(() => Workerd.start({ vars: { ...QUIET, ASSISTANT: 'off' } }));
const newRoom = () => new TestRoom(server());

/** What the sender and somebody else get for frames of the sender's, all of which the room has handled. */
async function outcomeOf(frames: readonly (string | Uint8Array)[]) {
  const [sender, other] = await newRoom().gather('Ann', 'Ben');
  for (const frame of frames) sender.sendRaw(frame);
  sender.send({ message: 'after it' });
  return {
    sender,
    toSender: await sender.framesBefore('after it'),
    toOther: await other.framesBefore('after it'),
  };
}

/** What a fixture's outcome means for the two. */
function expected(sender: ClassicClient, outcome: { kind: string; message?: string; code?: string }) {
  const nothing: Frame[] = [];
  if (outcome.kind === 'ignored') return { toSender: nothing, toOther: nothing };
  if (outcome.kind === 'error') return { toSender: [refused(outcome.code as ErrorCode)], toOther: nothing };
  const frame = said(sender, outcome.message ?? '');
  return { toSender: [frame], toOther: [frame] };
}

describe('[WIRE-7] [WIRE-8] [WIRE-9] [WIRE-10] [WIRE-11] [WIRE-13] [WIRE-14] a text frame', () => {
  it.each(fixtures.frames)('[$rule] $name', async ({ text, outcome }) => {
    const { sender, toSender, toOther } = await outcomeOf([text]);
    expect({ toSender, toOther }).toEqual(expected(sender, outcome));
  });
});

describe('a binary frame', () => {
  it.each([
    { name: 'empty', bytes: new Uint8Array() },
    { name: 'noise', bytes: Uint8Array.from([0, 255, 254, 128]) },
    { name: 'a message in UTF-8', bytes: new TextEncoder().encode('{"message":"hi"}') },
  ])('[WIRE-11] [WIRE-6] $name is unprocessable', async ({ bytes }) => {
    const { toSender, toOther } = await outcomeOf([bytes]);
    expect(toSender).toEqual([refused('unprocessable')]);
    expect(toOther).toEqual([]);
  });
});

it('[WIRE-6] an error is told in these very words', async () => {
  const [ann] = await newRoom().gather('Ann');
  ann.sendRaw('hello');
  await ann.next();
  expect(ann.texts.at(-1)).toMatch(
    /^\{"type":"error","code":"not_json","message":"消息格式错误,请发送有效的JSON","timestamp":"[-:.TZ\d]{24}"\}$/,
  );
});
