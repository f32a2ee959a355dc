// From what was counted to what it costs.

/**
 * List prices in dollars a million, beyond what is included (developers.cloudflare.com/durable-objects/platform/pricing and
 * /workers/platform/pricing, read in November 2026). Twenty messages that come in over WebSockets are one request of the
 * object; what goes out is free. An alarm that is set is a row written.
 */
const PRICES = {
  workerRequests: 0.3,
  requests: 0.15,
  gigabyteSeconds: 12.5,
  rowsRead: 0.001,
  rowsWritten: 1,
};

const MESSAGES_A_REQUEST = 20;

/** What an object is billed for, whatever it takes. */
const GIGABYTES = 0.128;

const HOUR_SECONDS = 3_600;

/** An hour as it is billed: here; by the same room if it did not hibernate; and if each message were a row of its own. */
export function hour({ people, messages }, { joins, hellos, sent, talked }, minutes) {
  const times = 60 / minutes;
  const whole = (key) => joins[key] + talked[key] * times;
  const active = Math.min(HOUR_SECONDS, whole('cpuSeconds') + whole('timerMs') / 1_000);
  const usage = {
    workerRequests: people,
    requests: people + (hellos + sent * times) / MESSAGES_A_REQUEST + whole('alarms'),
    gigabyteSeconds: active * GIGABYTES,
    rowsRead: whole('rowsRead'),
    rowsWritten: whole('rowsWritten') + whole('alarmsSet'),
  };
  const awake = { ...usage, gigabyteSeconds: HOUR_SECONDS * GIGABYTES };
  const saved = Math.max(0, messages - talked.rowsWritten * times);
  const ungrouped = { ...usage, rowsWritten: usage.rowsWritten + saved };
  return { usage, dollars: dollars(usage), awake: dollars(awake), ungrouped: dollars(ungrouped) };
}

/** The price of what was used. */
export function dollars(usage) {
  return Object.entries(PRICES).reduce((sum, [what, price]) => sum + (usage[what] * price) / 1e6, 0);
}

const cents = (sum) => `${(sum * 100).toFixed(3)} ¢`;
const count = (number) => Math.round(number).toLocaleString('en-US');

/** As Markdown. */
export function table(hours) {
  const head =
    '| an hour of | messages | requests | GB-s | rows written | rows read | here | not hibernating | a row a message |\n|---|---|---|---|---|---|---|---|---|';
  const rows = hours.map(({ name, messages, hour: { usage, dollars: here, awake, ungrouped } }) => {
    const cells = [
      name,
      count(messages),
      count(usage.requests),
      usage.gigabyteSeconds.toFixed(1),
      count(usage.rowsWritten),
      count(usage.rowsRead),
      cents(here),
      cents(awake),
      cents(ungrouped),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [head, ...rows].join('\n');
}
