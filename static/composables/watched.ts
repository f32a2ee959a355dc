/** Tells the browser's other pages that somebody has the latest of `room` before their eyes; returns what ends that. */
export function markWatched(room: string): () => void {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  manager()
    ?.request(lockOf(room), { mode: 'shared' }, () => ended)
    // Refused where storage is.
    .catch(() => undefined);
  return end;
}

/** Whether somebody has the latest of `room` before their eyes, in whatever page of this browser. */
export async function isWatched(room: string): Promise<boolean> {
  try {
    const { held } = (await manager()?.query()) ?? {};
    return held?.some(({ name }) => name === lockOf(room)) ?? false;
  } catch {
    return false;
  }
}

/** Absent where the page is not a secure context. */
const manager = (): LockManager | undefined => navigator.locks as LockManager | undefined;

const lockOf = (room: string): string => `edge-chat:watched:${room}`;
