import { toneIsDue } from '../room/attention';
import { lasting } from './storage';

/** When a tone last sounded, in whatever tab; milliseconds since 1970. */
const KEY = 'toned';

/** Two soft notes, a fourth apart: hertz, and the second at which each begins. */
const NOTES = [
  [587.33, 0],
  [783.99, 0.09],
] as const;

const LOUDNESS = 0.07;
const SECONDS = 0.4;

let context: AudioContext | null = null;

/** Tones that call somebody who is elsewhere. */
export interface Sound {
  /** Sounds, unless a tone did just now. */
  call(): void;
  /** Sounds at once, for somebody who has just switched it on. */
  sample(): void;
}

export function useSound(): Sound {
  return {
    call() {
      if (!toneIsDue(Number(lasting.get(KEY)), Date.now())) return;
      lasting.set(KEY, `${Date.now()}`);
      void play();
    },
    sample: () => void play(),
  };
}

async function play(): Promise<void> {
  // A page that nobody has touched is not allowed to, and the browser complains on the console.
  const { userActivation } = navigator as { userActivation?: UserActivation };
  if (userActivation?.hasBeenActive === false || !('AudioContext' in window)) return;
  context ??= new AudioContext();
  await context.resume();
  for (const [hertz, begin] of NOTES) strike(context, hertz, context.currentTime + begin);
}

function strike(audio: AudioContext, hertz: number, at: number): void {
  const tone = new OscillatorNode(audio, { type: 'sine', frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain
    .setValueAtTime(0, at)
    .linearRampToValueAtTime(LOUDNESS, at + 0.015)
    .exponentialRampToValueAtTime(0.0001, at + SECONDS);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + SECONDS);
}
