import { describe, expect, it, type TestContext } from 'vitest';
import { ask, refusal } from '../support/http';
import { socketUrl, type Vars } from '../support/server';
import { ownServer, TestRoom } from '../support/suite';
import { Workerd } from '../support/workerd';

const served = (test: TestContext, vars: Vars) => ownServer(test, () => Workerd.start({ vars }));

describe('a variable out of its range', () => {
  it.for([
    { variable: 'HEARTBEAT_SECONDS', value: '0', range: 'a whole number from 1 to 30' },
    { variable: 'HEARTBEAT_SECONDS', value: '31', range: 'a whole number from 1 to 30' },
    { variable: 'REPLY_DELAY_MS', value: '60001', range: 'a whole number from 0 to 60000' },
    { variable: 'REPLY_DELAY_MS', value: 'soon', range: 'a whole number from 0 to 60000' },
    { variable: 'ASSISTANT', value: 'maybe', range: 'on or off' },
    { variable: 'RETENTION_DAYS', value: '0', range: 'a whole number from 1 to 3650' },
    { variable: 'RETENTION_MB', value: '9001', range: 'a whole number from 1 to 9000' },
    // As TOML has numbers and booleans.
    { variable: 'HEARTBEAT_SECONDS', value: 0, range: 'a whole number from 1 to 30' },
    { variable: 'ASSISTANT', value: false, range: 'on or off' },
  ])(
    '[ROUTE-10] [ROUTE-8] $variable="$value" stops the service and says why',
    async ({ variable, value, range }, test) => {
      const server = await served(test, { [variable]: value });
      const answers = [
        await ask(server.url, 'GET', '/api/health'),
        await ask(server.url, 'POST', '/api/health'),
        await ask(server.url, 'GET', '/api/nothing'),
        await refusal(socketUrl(server, 'room')),
      ];
      for (const { status, headers, body } of answers) {
        expect(status).toBe(500);
        expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
        const message = `The variable ${variable} takes ${range}.`;
        expect(JSON.parse(body)).toEqual({ error: { code: 'misconfigured', message } });
      }
    },
  );
});

describe('a variable at the end of its range', () => {
  it.for<Vars>([
    { HEARTBEAT_SECONDS: '1', REPLY_DELAY_MS: '0', ASSISTANT: 'on' },
    { HEARTBEAT_SECONDS: '30', REPLY_DELAY_MS: '60000', ASSISTANT: 'off' },
    { HEARTBEAT_SECONDS: 30, REPLY_DELAY_MS: 0 },
    { RETENTION_DAYS: '1', RETENTION_MB: '1' },
    { RETENTION_DAYS: 3_650, RETENTION_MB: 9_000 },
  ])('[ROUTE-10] is good: %o', async (vars, test) => {
    const server = await served(test, vars);
    expect(await ask(server.url, 'GET', '/api/health')).toMatchObject({ status: 200 });
    await new TestRoom(server).join('Ann');
  });
});
