import { beforeEach, describe, expect, it } from 'vitest';
import { useName } from '../../../static/composables/useName';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe('useName', () => {
  it('[CLIENT-1] a first visit has none', () => {
    const { offered, entered } = useName();
    expect(offered.value).toBe('');
    expect(entered.value).toBeNull();
  });

  it('[CLIENT-1] the next visit is offered it, and has not entered yet', () => {
    useName().enter('小明');
    sessionStorage.clear();
    const { offered, entered } = useName();
    expect(offered.value).toBe('小明');
    expect(entered.value).toBeNull();
  });

  it('[CLIENT-1] a reload of the tab is not asked again', () => {
    useName().enter('小明');
    expect(useName().entered.value).toBe('小明');
  });

  it('[CLIENT-21] a reload comes in under the name that another tab entered since', () => {
    useName().enter('小明');
    localStorage.setItem('edge-chat:name', '小红');
    const { offered, entered } = useName();
    expect([offered.value, entered.value]).toEqual(['小红', '小红']);
  });

  it('[CLIENT-21] where nothing lasts, the tab knows its own', () => {
    useName().enter('小明');
    localStorage.clear();
    expect(useName().entered.value).toBe('小明');
  });

  it('[CLIENT-1] what a browser kept that is no name any more is not taken', () => {
    sessionStorage.setItem('edge-chat:name', 'x'.repeat(33));
    expect(useName().entered.value).toBeNull();
  });
});
