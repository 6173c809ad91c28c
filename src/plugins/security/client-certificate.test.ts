import { expect, test } from 'bun:test'

import { isMetaCertificate } from './client-certificate.ts'

const CN = 'client.webhooks.fbclientcerts.com'

test.each([
  `CN=${CN}`,
  `CN=${CN},O=Meta Platforms\\, Inc.,L=Menlo Park,ST=California,C=US`,
  `C=US, O="Meta Platforms, Inc.", CN=${CN}`,
  `OU=x+CN=${CN},C=US`,
  `/C=US/ST=California/O=Meta Platforms, Inc./CN=${CN}`,
  `By=spiffe://x;Hash=468ed33be;Subject="CN=${CN},O=Meta Platforms\\, Inc.";URI=`,
])('%s is Meta’s', (header) => expect(isMetaCertificate(header)).toBe(true))

test.each([
  null,
  '',
  'CN=',
  CN,
  'CN=evil.example',
  `CN=${CN}.evil.example`,
  `CN=evil.example,O=CN=${CN}`,
  `CN=evil.example,O=x\\,CN=${CN}`,
  `O="x,CN=${CN}",CN=evil.example`,
  `O="x,CN=${CN}`,
  `O=x"y,CN=${CN}`,
  `CN=evil.example,CN=${CN}`,
  `/O=CN=${CN}/CN=evil.example`,
  `/CN=${CN}/CN=evil.example`,
  `By=x;Hash=y;Subject="CN=evil.example",By=x;Hash=z;Subject="CN=${CN}"`,
  `By=x;Hash=y;Subject="CN=evil.example";URI=CN=${CN}`,
  `By=x;Hash=y;URI="Subject=CN=${CN}"`,
  `CN=${CN}${',O=x'.repeat(1000)}`,
])('%s is not', (header) => expect(isMetaCertificate(header)).toBe(false))
