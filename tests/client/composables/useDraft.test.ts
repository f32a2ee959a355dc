import { effectScope, nextTick } from 'vue';
import { expect, it } from 'vitest';
import { useDraft, type Draft } from '../../../static/composables/useDraft';
import { inFreshPage } from '../support/components';

inFreshPage();

/** The draft as a page finds it that opens the room. */
const opened = (room: string): Draft => effectScope().run(() => useDraft(room)) as Draft;

it('[CLIENT-42] [CLIENT-52] each room keeps its draft, and no edit is taken for it', async () => {
  const { text, aside } = opened('tea');
  text.value = 'half a thought';
  await nextTick();
  expect([opened('tea').text.value, opened('coffee').text.value]).toEqual(['half a thought', '']);

  [aside.value, text.value] = [text.value, 'an older message'];
  await nextTick();
  expect(opened('tea').text.value).toBe('half a thought');
  text.value = 'an older message, changed';
  await nextTick();
  expect(opened('tea').text.value).toBe('half a thought');
  [text.value, aside.value] = ['half a thought', null];
  await nextTick();
  expect(opened('tea').text.value).toBe('half a thought');
  text.value = '';
  await nextTick();
  expect(opened('tea').text.value).toBe('');
});
