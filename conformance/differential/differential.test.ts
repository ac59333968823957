import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import { Broker } from '../../packages/broker/src/index.ts'
import { missingForKafka, startOwnKafka } from '../kafka/index.ts'
import { type ApiName, apis, versionsOf } from './apis.ts'
import { brokerConfigs } from './broker-configs.ts'
import { differences } from './compare.ts'
import { Stage } from './stage.ts'
import { allStories, tell, warmUp } from './tell.ts'

// Each story is told to real Kafka and to the embedded broker, and all that they answered is compared. `DIFFERENTIAL=part`
// tells only the stories with that in their names.

const shown = 12
const missing = missingForKafka()
const only = process.env.DIFFERENTIAL ?? ''
const stories = [...(await allStories())].filter(([file]) => file.includes(only))
const compared = new Set<string>()

if (missing !== null) {
  // In CI the judge must be there.
  test('the embedded broker answers as Kafka does', { skip: process.env.CI ? false : missing }, () =>
    assert.fail(missing)
  )
} else {
  const properties = Object.fromEntries(Object.entries(brokerConfigs).map(([name, value]) => [name, String(value)]))
  const [kafka, embedded] = await Promise.all([startOwnKafka({ properties }), Broker.start({ configs: brokerConfigs })])
  after(() => Promise.all([kafka.stop(), embedded.stop()]))
  await Promise.all([warmUp(kafka.brokers), warmUp(embedded.bootstrap)])
  const run = randomBytes(3).toString('hex')

  // One after another: some look at all groups, topics or transactions.
  for (const [file, story] of stories)
    test(`${story.claim} (${file})`, { timeout: 300_000 }, async t => {
      const name = `story-${run}-${file}`.slice(0, 60)
      const [real, ours] = await Promise.all([tell(story, kafka.brokers, name), tell(story, embedded.bootstrap, name)])
      for (const { api, version } of real) compared.add(`${api} ${version}`)
      t.diagnostic(`${real.length} answers compared`)
      const found = differences(real, ours, name)
      const rest = found.length > shown ? `\n… and ${found.length - shown} more` : ''
      assert.equal(found.length, 0, `stories/${file}.ts:\n${found.slice(0, shown).join('\n')}${rest}`)
    })

  test('every API is compared in every version that is served', {
    skip: only !== '' && 'a part of the stories'
  }, async () => {
    const stage = new Stage(embedded.bootstrap, 'versions')
    const served = await stage.send('ApiVersions', 0, {})
    stage.close()
    const nameOf = new Map(Object.entries(apis).map(([name, { key }]) => [key as number, name as ApiName]))
    const all = served.apiKeys.flatMap(({ apiKey, maxVersion }) => {
      const api = nameOf.get(apiKey)
      if (api === undefined) return [`API ${apiKey}`]
      // Produce is said to be served from version 0, as Kafka says for the sake of old clients, and is from 3.
      const { lowest } = versionsOf(api)
      return Array.from({ length: maxVersion - lowest + 1 }, (_, i) => `${api} ${lowest + i}`)
    })
    assert.deepEqual(
      all.filter(one => !compared.has(one)),
      []
    )
  })
}
