import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { type Compression, compress } from '../../src/compression/compress.ts'
import { decompress, decompressAside } from '../../src/compression/decompress.ts'
import { Undecodable } from '../../src/compression/undecodable.ts'

const MiB = 1_048_576
const types: Readonly<Record<Exclude<Compression, 'none'>, number>> = { gzip: 1, snappy: 2, lz4: 3, zstd: 4 }
const names = Object.keys(types) as (keyof typeof types)[]
const never = (): undefined => undefined
const always = (): Promise<void> => nextTurn()

function pattern(bytes: number): Buffer {
  const data = Buffer.alloc(bytes)
  for (let i = 0; i < data.length; i++) data[i] = (i * i) % 251 < 90 ? i % 7 : (i >>> 9) ^ i
  return data
}

for (const name of names) {
  test(`${name}: what is small comes at once`, () => {
    const data = pattern(MiB / 2)
    const output = decompressAside(types[name], compress(name, data), 64 * MiB, never)
    assert.ok(Buffer.isBuffer(output) && output.equals(data))
  })

  test(`${name}: others have their turn many times while megabytes are decompressed`, async () => {
    const data = pattern(12 * MiB)
    let turns = 0
    let ended = false
    const count = (): void => {
      turns++
      if (!ended) setImmediate(count)
    }
    setImmediate(count)
    const output = await decompressAside(types[name], compress(name, data), 64 * MiB, always)
    ended = true
    assert.ok(output.equals(data))
    assert.ok(turns >= 8, `${turns} turns`)
  })
}

test('gzip that says it is short, and is not, is inflated aside all the same', async () => {
  const liar = gzipSync(Buffer.alloc(32 * MiB))
  liar.writeUInt32LE(10, liar.length - 4)
  const output = decompressAside(1, liar, 64 * MiB, never)
  assert.ok(output instanceof Promise)
  await assert.rejects(output, Undecodable)
  const honest = Buffer.concat([gzipSync(Buffer.alloc(32 * MiB)), gzipSync('the last member is short')])
  const joined = decompressAside(1, honest, 64 * MiB, never)
  assert.ok(joined instanceof Promise)
  assert.equal((await joined).length, 32 * MiB + 24)
})

/** What comes of it: the bytes, or what they are refused for. */
const outcome = async (work: () => Buffer | Promise<Buffer>): Promise<string> => {
  try {
    return (await work()).toString('base64')
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error
    return error.reason
  }
}

test('aside comes what comes at once, whatever the bytes are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.array(fc.constantFrom('{"id":', 'customer', 'aaaaaaaaaaaaaaaaaaaa', 'x', 'yz'), {
        minLength: 1,
        maxLength: 40
      }),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom(20, 200, 64 * MiB),
      async (name, parts, changes, behind, limit) => {
        const packed = Buffer.concat([compress(name, Buffer.from(parts.join(''))), behind])
        for (const [at, byte] of changes) packed[at % packed.length] = byte
        const atOnce = await outcome(() => decompress(types[name], packed, limit))
        assert.equal(await outcome(() => decompressAside(types[name], packed, limit, never)), atOnce)
        assert.equal(await outcome(() => decompressAside(types[name], packed, limit, always)), atOnce)
      }
    )
  )
})

test('aside too, nothing is larger than the limit', async () => {
  for (const name of names) {
    const packed = compress(name, pattern(3 * MiB))
    const refused = await outcome(() => decompressAside(types[name], packed, 3 * MiB - 1, never))
    assert.equal(refused, 'too-large', name)
    const output = await decompressAside(types[name], packed, 3 * MiB, never)
    assert.equal(output.length, 3 * MiB, name)
  }
})
