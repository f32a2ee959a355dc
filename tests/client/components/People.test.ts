import { describe, expect, it } from 'vitest';
import PeoplePanel from '../../../static/components/PeoplePanel.vue';
import { useI18n } from '../../../static/composables/useI18n';
import { useNicknames } from '../../../static/composables/useNicknames';
import { HUES, hueOf } from '../../../static/room/avatars';
import type { Person } from '../../../static/wire/presence';
import { EMPTY_ROOM } from '../../../static/room/state';
import { inFreshPage, mountInPage } from '../support/components';
import { ConversationStage } from '../support/conversation';

inFreshPage();

const { t, count } = useI18n();
const ME = { id: 'me', name: '小明' };
const open = (
  people: readonly Person[] | null,
  number = people?.length ?? 0,
  { global } = new ConversationStage(EMPTY_ROOM),
) => mountInPage(PeoplePanel, { global, props: { me: ME.id, presence: { count: number, people } } });
const crowd = (size: number): readonly Person[] =>
  Array.from({ length: size }, (_, n) => ({ id: `id${n}`, name: `Person ${n}` }));

describe('PeoplePanel', () => {
  it('[CLIENT-47] lists who is here, oneself first and marked, and mentions the others by their own name', async () => {
    const panel = open([{ id: 'p1', name: 'Ann' }, ME]);
    const rows = panel.findAll('.row');
    expect(rows.map((row) => row.get('.called').text())).toEqual(['小明', 'Ann']);
    expect(rows[0]?.text()).toContain(t('message.you'));
    expect(rows[0]?.find('button').exists()).toBe(false);
    useNicknames().give('p1', { name: '安安', hue: null });
    await rows[1]?.get('button.who').trigger('click');
    expect(panel.emitted('mention')).toEqual([['Ann']]);
    useNicknames().give('p1', { name: null, hue: null });
  });

  it('[CLIENT-47] is narrowed above twenty', async () => {
    expect(open(crowd(20)).find('input').exists()).toBe(false);
    const panel = open(crowd(21));
    await panel.get('input').setValue('person 20');
    expect(panel.findAll('.called').map((name) => name.text())).toEqual(['Person 20']);
    await panel.get('input').setValue('nobody');
    expect(panel.text()).toContain(t('people.none'));
  });

  it('[CLIENT-47] of more than two hundred only the number is known, and it says so', () => {
    const panel = open(null, 1234);
    expect(panel.text()).toContain(count('people.many', 1234));
    expect(panel.find('.row').exists()).toBe(false);
  });

  it('[CLIENT-48] a nickname and a colour are given, and taken back', async () => {
    const panel = open([ME, { id: 'p2', name: 'Bo' }]);
    const avatar = () => panel.findAll('.avatar')[1];
    await panel.get('.edit').trigger('click');
    const field = panel.get('.nickname .name');
    await field.setValue('x'.repeat(33));
    await panel.get('form').trigger('submit');
    expect(panel.get('[role=alert]').text()).toBe(t('name.problem.too_long'));
    expect(useNicknames().nameOf('p2', 'Bo')).toBe('Bo');
    await field.setValue('波波');
    await panel.get('form').trigger('submit');
    expect(panel.findAll('.called')[1]?.text()).toBe('波波');
    expect(panel.findAll('.called')[1]?.attributes('title')).toBe('Bo');
    expect(avatar()?.attributes('data-initial')).toBe('波');

    const other = HUES.findIndex((hue) => hue !== hueOf('p2'));
    await panel.findAll('input[type=radio]')[other]?.setValue();
    expect(avatar()?.attributes('style')).toContain(`${HUES[other]}deg`);
    expect(JSON.parse(localStorage.getItem('edge-chat:nicknames') ?? '')).toEqual([
      ['p2', '波波', HUES[other]],
    ]);

    await panel.get('.nickname .button').trigger('click');
    expect(panel.findAll('.called')[1]?.text()).toBe('Bo');
    expect(avatar()?.attributes('style')).toContain(`${hueOf('p2')}deg`);
    expect(localStorage.getItem('edge-chat:nicknames')).toBeNull();
  });
});
