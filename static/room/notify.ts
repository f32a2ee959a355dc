/** Which messages are worth a notification. */
export const NOTIFY = ['off', 'mentions', 'all'] as const;

export type Notify = (typeof NOTIFY)[number];
