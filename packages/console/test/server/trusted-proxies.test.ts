import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNetwork } from '../../src/options.ts'
import { trustOf } from '../../src/server/trusted-proxies.ts'

test('nobody is trusted unless named, and no name means everybody', () => {
  assert.equal(trustOf({}), false)
  assert.equal(trustOf({ trustedProxies: [] }), false)
  assert.deepEqual(trustOf({ trustedProxies: ['10.0.0.7'] }), ['10.0.0.7'])
  for (const good of ['10.0.0.7', '10.0.0.0/8', '::1', 'fd00::/8', '192.168.1.1/32']) assert.ok(isNetwork(good), good)
  const names = ['', '*', 'loopback', 'proxy.local', '10.0.0', 'fe80::1%eth0']
  for (const bad of [...names, '10.0.0.0/0', '::/0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/08', '10.0.0.0/8/8'])
    assert.ok(!isNetwork(bad), bad)
})
