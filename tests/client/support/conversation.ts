import { createApp, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import {
  CONVERSATION,
  provideConversation,
  type Conversation,
} from '../../../static/composables/useConversation';
import type { RoomView } from '../../../static/composables/usePaced';
import type { Found, Past } from '../../../static/composables/usePast';
import type { SeenMark } from '../../../static/composables/useSeen';
import type { Room } from '../../../static/composables/useRoom';
import type { ConnectionState } from '../../../static/room/connection';
import { EMPTY_ROOM, type RoomState } from '../../../static/room/state';
import type { Command } from '../../../static/wire/commands';
import type { CommandError, Outcome } from '../../../static/wire/frames';

/** A history that nothing comes of. */
export const noPast = (found: Found = 'failed'): Past => ({
  older: ref('idle'),
  newer: ref('idle'),
  loadOlder: () => Promise.resolve(),
  loadNewer: () => Promise.resolve(),
  loadLatest: () => Promise.resolve(),
  loadAround: () => Promise.resolve(found),
  lookUp: () => Promise.resolve(),
  firstSince: () => Promise.resolve(null),
});

/** What is shown of a room in this state. */
export const viewOf = (state: RoomState): RoomView => ({ state: shallowRef(state) });

/** A reader to whom what comes after `newAfter` is new. */
export const seenUpTo = (newAfter: number | null = null): SeenMark => ({
  newAfter: ref(newAfter),
  meet: () => undefined,
  drop: () => undefined,
});

/** A conversation in a room that says yes to everything, unless it is told otherwise. */
export class ConversationStage {
  readonly state: ShallowRef<RoomState>;
  readonly draft: Ref<string> = ref('');
  /** The draft, while an edit stands in its place. */
  readonly aside: Ref<string | null> = ref(null);
  readonly connection = shallowRef<ConnectionState>({ status: 'joined' });
  readonly invited = shallowRef<CommandError | null | undefined>();
  readonly asked: Command[] = [];
  readonly discarded: string[] = [];
  readonly said: [text: string, reply: number | null][] = [];
  answer: Outcome | null = { ok: {} };
  /** By the type of the command, where it is another. */
  readonly answers = new Map<Command['type'], Outcome[]>();
  readonly conversation: Conversation;
  readonly end: () => void;

  constructor(state: RoomState = EMPTY_ROOM, found: Found = 'failed') {
    this.state = shallowRef(state);
    const room: Room = {
      state: this.state,
      connection: this.connection,
      troubled: ref(false),
      invited: this.invited,
      say: (text, reply = null) => this.said.push([text, reply]) > 0,
      ask: (command, answered) => {
        this.asked.push(command);
        answered(this.answers.get(command.type)?.shift() ?? this.answer);
      },
      position: () => null,
      silence: () => undefined,
      past: noPast(found),
      resend: () => undefined,
      discard: (cid) => this.discarded.push(cid),
      rename: () => undefined,
      retry: () => undefined,
      watch: () => undefined,
    };
    let conversation: Conversation | undefined;
    const app = createApp({
      setup: () => {
        conversation = provideConversation(room, { text: this.draft, aside: this.aside }, '茶室');
        return () => null;
      },
    });
    app.mount(document.createElement('div'));
    if (!conversation) throw new Error('there is no conversation');
    this.conversation = conversation;
    this.end = () => app.unmount();
  }

  /** What a component under test is mounted with. */
  get global(): { readonly provide: Readonly<Record<symbol, Conversation>> } {
    return { provide: { [CONVERSATION as symbol]: this.conversation } };
  }

  /** What was asked of this type. */
  commands(type: Command['type']): readonly Command[] {
    return this.asked.filter((command) => command.type === type);
  }
}
