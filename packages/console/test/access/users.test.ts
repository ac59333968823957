import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fitsPassword, hashPassword, isPasswordHash } from '../../src/access/password.ts'
import { endOf, Sessions } from '../../src/access/sessions.ts'
import { Groups, Users, UsersFileError } from '../../src/access/users-file.ts'

function file(t: TestContext, content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'users-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'users.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

test('a password fits its own hash and no other, and no two hashes of it are alike', async () => {
  const [one, other] = [await hashPassword('Schlüssel 17'), await hashPassword('Schlüssel 17')]
  assert.notEqual(one, other)
  assert.ok(isPasswordHash(one))
  assert.equal(await fitsPassword('Schlüssel 17', one), true)
  assert.equal(await fitsPassword('Schlu\u0308ssel 17', one), true)
  assert.equal(await fitsPassword('schlüssel 17', one), false)
})

test('a file of users lets in whom it names, and nobody whom it names no more', async t => {
  const user = { name: 'ada', password: await hashPassword('secret'), grants: [{ role: 'viewer', topics: ['*'] }] }
  const path = file(t, { users: [user] })
  const users = new Users(path)
  assert.equal((await users.signIn('ada', 'secret', 0))?.name, 'ada')
  assert.equal(await users.signIn('ada', 'Secret', 0), null)
  assert.equal(await users.signIn('bob', 'secret', 0), null)
  writeFileSync(path, JSON.stringify({ users: [{ ...user, name: 'bob' }] }))
  utimesSync(path, 1, 1)
  assert.equal(users.find('ada', 60_000), null)
  assert.equal(users.find('bob', 60_000)?.name, 'bob')
  writeFileSync(path, '{')
  assert.equal(users.find('bob', 120_000)?.name, 'bob')
})

test('a file that is none says what is wrong with it', async t => {
  const good = { name: 'ada', password: await hashPassword('secret'), grants: [{ role: 'viewer', topics: ['*'] }] }
  const cases: [unknown, RegExp][] = [
    ['{', /cannot be read as JSON/],
    [{ users: [] }, /users/],
    [{ users: [{ ...good, grants: [{ role: 'king', topics: ['*'] }] }] }, /role/],
    [{ users: [{ ...good, password: 'secret' }] }, /--hash-password/],
    [{ users: [good, good] }, /twice/],
    [{ users: [good], groups: [{ name: 'sre', grants: [] }] }, /--oidc-issuer/],
    [{ groups: [{ name: 'sre', grants: [] }] }, /--oidc-issuer/]
  ]
  for (const [content, wanted] of cases)
    assert.throws(
      () => new Users(file(t, content)),
      (error: Error) => error instanceof UsersFileError && wanted.test(error.message)
    )
})

test('a file of groups says what members may, of as many groups as they are in, and names no users', async t => {
  const viewer = { role: 'viewer', topics: ['*'] }
  const admin = { role: 'admin', topics: ['error.billing.*'] }
  const path = file(t, {
    groups: [
      { name: 'all', grants: [viewer] },
      { name: 'billing', grants: [admin] }
    ]
  })
  const groups = new Groups(path)
  assert.deepEqual(groups.grantsOf(['all', 'unknown', 'billing'], 0), [viewer, admin])
  assert.deepEqual(groups.grantsOf(['unknown'], 0), [])
  writeFileSync(path, JSON.stringify({ groups: [{ name: 'all', grants: [viewer] }] }))
  utimesSync(path, 1, 1)
  assert.deepEqual(groups.grantsOf(['billing'], 60_000), [])
  const users = { users: [{ name: 'ada', password: await hashPassword('secret'), grants: [viewer] }] }
  for (const content of [users, { ...users, groups: [{ name: 'all', grants: [] }] }, {}])
    assert.throws(() => new Groups(file(t, content)), UsersFileError)
})

test('a clock that is set back makes no session, and nothing that is unmasked, last longer', () => {
  const hour = 3_600_000
  const sessions = new Sessions()
  const { session, token } = sessions.begin({ id: 'ada', name: 'ada' }, 100 * hour)
  session.unmaskedUntil = 100 * hour + 600_000
  assert.equal(sessions.find(token, 100 * hour + 60_000), session)
  // Asked for each half hour, and set back by two days at once: it is over after its twelve hours nevertheless.
  let now = 100 * hour + 60_000
  let lived = 60_000
  for (; lived < 20 * hour; lived += 30 * 60_000) {
    if (sessions.find(token, now) === null) break
    if (lived === 60_000 + 30 * 60_000) now -= 50 * hour
    now += 30 * 60_000
  }
  assert.ok(lived <= 13 * hour + 60_000, `${lived / hour} h`)
  const other = sessions.begin({ id: 'ada', name: 'ada' }, 100 * hour)
  other.session.unmaskedUntil = 100 * hour + 600_000
  sessions.find(other.token, 50 * hour)
  assert.ok(other.session.unmaskedUntil <= 50 * hour + 600_000)
  assert.equal(sessions.isAlive(other.session, 50 * hour + 61 * 60_000), false)
})

test('a session is found by its token alone, ends when it is idle, and when it is ended', () => {
  const sessions = new Sessions()
  const { session, token } = sessions.begin({ id: 'ada', name: 'ada' }, 0)
  assert.equal(sessions.find(token, 1000), session)
  assert.equal(sessions.find(session.id, 1000), null)
  assert.equal(sessions.find(undefined, 1000), null)
  const other = sessions.begin({ id: 'bob', name: 'bob' }, 1000)
  assert.equal(sessions.end(other.session.id), true)
  assert.equal(sessions.find(other.token, 1001), null)
  assert.equal(sessions.find(token, endOf(session)), null)
  assert.equal(sessions.list(2000).length, 0)
})
