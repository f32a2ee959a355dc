/** Those whom the Worker asks, on this machine: a team's keys, and Turnstile. */
import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Vars } from './server';

/** A server that answers everything with the same JSON, as it stands then; it notes what it was asked. */
export class Outside {
  readonly #server: HttpServer;
  readonly asked: string[] = [];
  readonly url: string;

  private constructor(server: HttpServer) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  static async start(answer: (body: string) => { status?: number; json: unknown }): Promise<Outside> {
    const take = async (request: IncomingMessage) => {
      const body = await text(request);
      outside.asked.push(body);
      return answer(body);
    };
    const server = createServer((request, response) => {
      void take(request).then(({ status = 200, json }) => {
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const outside = new Outside(server);
    return outside;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

const TEAM = 'team.cloudflareaccess.com';
const TAG = 'f00dcafe';
const HOUR_S = 3_600;

/** A team of Cloudflare Access, with one key. */
export class Team {
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2048 });

  /** As it publishes it. */
  keys(): { keys: unknown[] } {
    return {
      keys: [{ ...this.#key.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }],
    };
  }

  vars(certificates: string): Vars {
    return { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: TAG, ACCESS_CERTS_URL: certificates };
  }

  /** What it says of somebody, in a request's headers. */
  says(claims: object = {}, header: object = {}): Record<string, string> {
    const now = Math.floor(Date.now() / 1_000);
    const all = {
      iss: `https://${TEAM}`,
      aud: [TAG],
      sub: 'ann',
      iat: now,
      nbf: now,
      exp: now + HOUR_S,
      ...claims,
    };
    const signed = [{ alg: 'RS256', kid: 'k1', typ: 'JWT', ...header }, all]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = createSign('RSA-SHA256')
      .update(signed)
      .sign(this.#key.privateKey)
      .toString('base64url');
    return { 'Cf-Access-Jwt-Assertion': `${signed}.${signature}` };
  }
}
