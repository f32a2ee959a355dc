import { describe, expect, it } from 'vitest';
import { decodeFrames, loggedFrameOf } from '../../../static/wire/frames';
import { decodeAudit, decodeLaw } from '../../../static/wire/law';
import { decodeWelcome } from '../../../static/wire/replies';
import { AT, chat, welcome } from '../support/frames';

const deed = (fields: object): object => ({
  type: 'moderate',
  sender_id: 'lin0000000000000',
  sender_name: 'Lin',
  timestamp: AT,
  seq: 7,
  ...fields,
});

describe('a deed', () => {
  it('[CLIENT-67] is read with what its kind has', () => {
    const muted = loggedFrameOf(deed({ act: 'mute', person: 'bo', name: 'Bo', until: AT, reason: 'spam' }));
    expect(muted).toMatchObject({ type: 'deed', act: 'mute', person: 'bo', until: AT, reason: 'spam' });
    expect(loggedFrameOf(deed({ act: 'role', person: 'bo', role: 'none', before: 'member' }))).toMatchObject({
      role: null,
    });
    expect(loggedFrameOf(deed({ act: 'settings', settings: { slow: 5, later: 1 }, was: {} }))).toMatchObject({
      settings: { slow: 5 },
    });
    const back = loggedFrameOf(
      deed({ act: 'undo', of: 3, undone: 'hide', targets: [2], messages: [chat(2, 'hi')] }),
    );
    expect(back).toMatchObject({ targets: [2], messages: [{ type: 'chat', message: 'hi', seq: 2 }] });
  });

  it('[CLIENT-4] that is malformed, or of no kind known here, has its place all the same', () => {
    for (const fields of [{}, { act: 7 }, { act: 'mute', person: 7 }, { act: 'hide', targets: 'all' }])
      expect(loggedFrameOf(deed(fields))).toEqual({ type: 'other', seq: 7 });
    expect(loggedFrameOf(deed({ act: 'from_the_future' }))).toMatchObject({ type: 'deed', targets: [] });
  });

  it('[CLIENT-65] roles, and whether somebody is verified, are read where they are told', () => {
    const [comings] = decodeFrames(
      JSON.stringify({
        type: 'presence',
        count: 1,
        leave: [],
        join: [
          { id: 'a', name: 'A', back: true, verified: true, role: 'owner' },
          { id: 'b', name: 'B', back: false, role: 'emperor' },
        ],
      }),
    );
    expect(comings).toMatchObject({
      join: [
        { verified: true, role: 'owner', back: true },
        { id: 'b', name: 'B', back: false },
      ],
    });
    const you = { id: 'a', name: 'A', verified: true, role: 'member', muted: AT };
    const read = decodeWelcome(welcome([], { you, room: { locked: true } }) as never);
    expect(read?.you).toEqual({ ...you, muted: Date.parse(AT) });
    expect(read?.room).toEqual({ locked: true });
    expect(decodeWelcome(welcome() as never)?.room).toEqual({});
  });

  it('[CLIENT-70] a refusal tells until when', () => {
    const error = { number: 20, code: 'muted', message: '', retry: false, until: AT };
    expect(decodeFrames(JSON.stringify({ type: 'reply', ref: 1, error }))).toMatchObject([
      { outcome: { error: { code: 'muted', until: Date.parse(AT) } } },
    ]);
  });
});

describe('what the room tells who moderates', () => {
  it('[CLIENT-69] entries, with what became of them; one that is malformed is left out', () => {
    const entries = [
      deed({ act: 'kick', person: 'bo', undone_by: 9 }),
      deed({ act: 3 }),
      deed({ act: 'claim' }),
    ];
    expect(decodeAudit({ entries, more: true })).toMatchObject({
      entries: [
        { act: 'kick', undoneBy: 9 },
        { act: 'claim', undoneBy: null },
      ],
      more: true,
    });
    expect(decodeAudit({ entries: 7 })).toBeNull();
  });

  it('[CLIENT-68] what stands', () => {
    const law = {
      room: { access: 'private' },
      roles: [{ id: 'a', name: 'A', verified: true, role: 'owner' }],
      invites: [{ id: 3, role: 'member', uses: 2, until: AT }],
      sanctions: [
        { id: 4, act: 'ban', person: 'bo' },
        { id: 4, act: 'ban', until: AT },
      ],
    };
    expect(decodeLaw(law)).toEqual({
      ...law,
      sanctions: [
        { id: 4, act: 'ban', person: 'bo', until: null },
        { id: 4, act: 'ban', person: null, until: AT },
      ],
    });
    expect(decodeLaw({ ...law, roles: null })).toBeNull();
  });
});
