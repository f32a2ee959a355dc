// A fresh value of the secret IDENTITY_KEYS: `npm run --silent keys | npx wrangler secret put IDENTITY_KEYS`.
import { newKeys } from './identity/seal.mjs';
import { isMain } from './setup/main.mjs';

if (isMain(import.meta)) console.log(newKeys());
