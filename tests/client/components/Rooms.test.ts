import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import RoomSwitcher from '../../../static/components/RoomSwitcher.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { useRooms } from '../../../static/composables/useRooms';
import { inFreshPage, mountInPage } from '../support/components';

inFreshPage();

const { t, count } = useI18n();
const { rooms, read, mute, forget, ...here } = useRooms();

/** Where the logs of all rooms end. */
let head = 0;
const ask = vi.fn<typeof fetch>();

beforeEach(() => {
  for (const { name } of rooms.value) forget(name);
  ask.mockReset().mockImplementation(async () => Response.json({ epoch: 'e', head, messages: [] }));
  vi.stubGlobal('fetch', ask);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

let now = Date.now();

/** A visit after all before. */
function visit(room: string): void {
  now += 1_000;
  vi.spyOn(Date, 'now').mockReturnValue(now);
  here.visit(room);
}

const open = (current: string) => mountInPage(RoomSwitcher, { props: { current } });

describe('RoomSwitcher', () => {
  it('[CLIENT-42] [CLIENT-43] lists the rooms, with the number of what is new in the others', async () => {
    visit('茶室-1');
    read('茶室-1', { epoch: 'e', seq: 20 });
    visit('tea-1');
    read('tea-1', { epoch: 'e', seq: 100 });
    visit('here-1');
    head = 119;
    const list = open('here-1');
    await flushPromises();
    expect(ask.mock.calls.map(([url]) => url)).toEqual([
      '/api/rooms/tea-1/messages?after=100&limit=100',
      '/api/rooms/%E8%8C%B6%E5%AE%A4-1/messages?after=20&limit=100',
    ]);
    expect(ask.mock.calls[0]?.[1]).toEqual({ cache: 'no-cache' });
    expect(list.findAll('.title').map((title) => title.text())).toEqual(['here-1', 'tea-1', '茶室-1']);
    expect(list.findAll('.badge').map((badge) => badge.text())).toEqual([
      `19${count('timeline.unread', 19)}`,
      `99${count('timeline.unread', 99)}`,
    ]);
    read('茶室-1', { epoch: 'e', seq: 19 });
    await flushPromises();
    expect(list.findAll('.badge')[1]?.text()).toContain('99+');
    expect(list.get('[aria-current=page]').text()).toBe('here-1');
    list.unmount();
  });

  it('[CLIENT-43] a room that is muted does not call', async () => {
    visit('tea-2');
    read('tea-2', { epoch: 'e', seq: 1 });
    mute('tea-2', true);
    head = 4;
    const list = open('here-2');
    await flushPromises();
    expect(list.get('.badge').classes()).toContain('muted');
    expect(list.get('svg[role=img]').attributes('aria-label')).toBe(t('rooms.is_muted'));
    list.unmount();
  });

  it('[CLIENT-43] says nothing where a room cannot be asked', async () => {
    visit('tea-3');
    read('tea-3', { epoch: 'e', seq: 1 });
    ask.mockImplementation(async () => new Response('', { status: 500 }));
    const list = open('here-3');
    await flushPromises();
    expect(list.find('.badge').exists()).toBe(false);
    list.unmount();
  });

  it('[CLIENT-42] a room is starred, and removed; not the one that one is in', async () => {
    visit('tea-4');
    visit('here-4');
    const list = open('here-4');
    const more = list.findAll('.more');
    await more[1]?.trigger('click');
    await list.get('.action').trigger('click');
    expect(list.findAll('.title').map((title) => title.text())).toEqual(['tea-4', 'here-4']);
    await list.findAll('.action').at(-1)?.trigger('click');
    expect(list.findAll('.title').map((title) => title.text())).toEqual(['here-4']);
    await list.get('.more').trigger('click');
    expect(list.text()).not.toContain(t('rooms.forget'));
    list.unmount();
  });

  it('[CLIENT-45] Enter goes to the first that is found, else to the room of that name', async () => {
    visit('tea-house');
    visit('here-5');
    const list = open('here-5');
    const field = list.get('input');
    await field.setValue('TEA');
    await list.get('form').trigger('submit');
    await field.setValue('新房间');
    expect(list.get('.other').attributes('href')).toBe('/r/%E6%96%B0%E6%88%BF%E9%97%B4');
    await list.get('form').trigger('submit');
    expect(list.emitted('go')).toEqual([['tea-house'], ['新房间']]);
    expect(field.element.value).toBe('');
    list.unmount();
  });

  it('[CLIENT-45] a text that no room can have as its name is refused in place', async () => {
    const list = open('here-6');
    await list.get('input').setValue('a b');
    expect(list.get('[role=alert]').text()).toBe(t('rooms.problem.not_allowed'));
    expect(list.get('input').attributes('aria-invalid')).toBe('true');
    await list.get('form').trigger('submit');
    expect(list.emitted('go')).toBeUndefined();
    list.unmount();
  });
});
