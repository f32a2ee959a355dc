import { describe, expect, it } from 'vitest';
import NameForm from '../../../static/components/NameForm.vue';
import { inFreshPage, mountInPage } from '../support/components';

inFreshPage();

const open = (offered = '') => mountInPage(NameForm, { props: { offered, action: '进入' } });

describe('NameForm', () => {
  it('[CLIENT-1] hands on a name, without the blanks around it', async () => {
    const form = open();
    await form.get('input').setValue('  小明 ');
    await form.trigger('submit');
    expect(form.emitted('choose')).toEqual([['小明']]);
  });

  it('[CLIENT-1] refuses a blank one in place, with the reason', async () => {
    const form = open();
    expect(form.find('[role=alert]').exists()).toBe(false);
    await form.get('input').setValue('   ');
    await form.trigger('submit');
    expect(form.emitted('choose')).toBeUndefined();
    expect(form.get('[role=alert]').text()).toContain('请先填写名字');
    expect(form.get('input').attributes('aria-invalid')).toBe('true');
    expect(form.get('input').attributes('aria-describedby')).toContain(
      form.get('[role=alert]').attributes('id'),
    );
    expect(document.activeElement).toBe(form.get('input').element);
  });

  it('[CLIENT-1] refuses one that is too long, until it is shorter', async () => {
    const form = open();
    await form.get('input').setValue('字'.repeat(33));
    await form.trigger('submit');
    expect(form.get('[role=alert]').text()).toContain('太长');
    await form.get('input').setValue('字'.repeat(32));
    expect(form.find('[role=alert]').exists()).toBe(false);
    await form.trigger('submit');
    expect(form.emitted('choose')).toHaveLength(1);
  });

  it('[CLIENT-1] offers the one of last time', () => {
    expect(open('小明').get('input').element.value).toBe('小明');
  });
});
