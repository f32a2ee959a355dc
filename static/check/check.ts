// Where whoever is to be verified passes Turnstile: a page of its own, so that no other page's policy lets anybody else's
// script in. It imports nothing of the client, which would begin to run.
import './check.css';
import { wayBack } from './back';
import { textsFor, type Text } from './texts';

/** What Cloudflare's script offers (Turnstile, "Client-side rendering"). */
interface Turnstile {
  render(element: HTMLElement, options: object): string;
  reset(widget: string): void;
}

const SCRIPT = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit';

/** Milliseconds that the server may take to answer. */
const ANSWER_MS = 10_000;

const kept = (key: string): string | undefined => {
  try {
    return window.localStorage.getItem(`edge-chat:${key}`) ?? undefined;
  } catch {
    return undefined;
  }
};

const language = kept('locale');
const texts = textsFor(language === undefined ? navigator.languages : [language, ...navigator.languages]);
const chinese = texts === textsFor(['zh']);
const back = wayBack(window.location);
const at = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const again = at<HTMLButtonElement>('again');
let widget: string | null = null;

function say(text: Text, fails = false): void {
  at('text').textContent = texts[text];
  again.hidden = !fails;
}

/** Signs in, with what Turnstile gave; resolves to the key of the widget that has to be passed first, if one has to. */
async function signIn(turnstile?: string): Promise<string | null> {
  const person = kept('person');
  const body = JSON.stringify({ ...(person !== undefined && { person }), ...(turnstile && { turnstile }) });
  const signal = AbortSignal.timeout(ANSWER_MS);
  const response = await fetch('/api/identity', { method: 'POST', body, signal });
  if (response.ok) {
    window.location.replace(back);
    return null;
  }
  const { error } = (await response.json()) as { error?: { code?: string; site_key?: string } };
  if (error?.code === 'not_passed' && error.site_key) return error.site_key;
  say(response.status < 500 ? 'refused' : 'unavailable', true);
  return null;
}

async function begin(): Promise<void> {
  say('wait');
  try {
    const key = await signIn();
    if (key !== null) show(await cloudflare(), key);
  } catch {
    say('unavailable', true);
  }
}

function show(turnstile: Turnstile | null, sitekey: string): void {
  if (!turnstile) {
    say('blocked', true);
    return;
  }
  say('check');
  widget = turnstile.render(at('widget'), {
    sitekey,
    action: 'sign-in',
    language: chinese ? 'zh-cn' : 'en',
    theme: document.documentElement.dataset['theme'] ?? 'auto',
    callback: (token: string) => void passed(turnstile, token),
    'error-callback': () => say('failed', true),
  });
}

async function passed(turnstile: Turnstile, token: string): Promise<void> {
  say('wait');
  try {
    if ((await signIn(token)) === null) return;
    say('failed');
  } catch {
    say('unavailable');
  }
  // What it gave is good for once.
  if (widget !== null) turnstile.reset(widget);
}

/** Cloudflare's script, once it is there; `null` where it does not come. */
async function cloudflare(): Promise<Turnstile | null> {
  const script = Object.assign(document.createElement('script'), { src: SCRIPT });
  const came = new Promise<boolean>((resolve) => {
    script.addEventListener('load', () => resolve(true));
    script.addEventListener('error', () => resolve(false));
  });
  document.head.append(script);
  return (await came) ? ((window as { turnstile?: Turnstile }).turnstile ?? null) : null;
}

document.documentElement.lang = chinese ? 'zh-CN' : 'en';
document.title = `${texts.title} · Edge Chat`;
at('title').textContent = texts.title;
again.textContent = texts.again;
again.addEventListener('click', () => window.location.reload());
const link = at<HTMLAnchorElement>('back');
link.textContent = texts.back;
// With the link that one came by one would be led here again.
link.href = back.split('#', 1)[0] ?? '/';
link.hidden = false;
await begin();
