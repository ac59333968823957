import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Overview } from '@dead-letter/console/api'
import { empty, full, serveScreens, testBrowser } from '../../browser/index.ts'
import { needsScreens } from './screens.ts'

test(
  'who is held and why, who is not reached, that all go on and that nobody is asked differ; it is asked again by itself',
  needsScreens,
  async t => {
    const overview = full()['GET overview']?.body as Overview
    const having = (consumers: Overview['consumers'], answers = full()) => ({
      ...answers,
      'GET overview': { body: { ...(answers['GET overview']?.body as Overview), consumers } }
    })
    const served = await serveScreens(t, full())
    const { page } = await (await testBrowser(t)).open(`${served.address}#/`)
    const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Consumers', exact: true }) })
    const rows = panel.locator('ul > li:has(ul)')
    await rows.first().waitFor()
    const [billing = '', shipping = '', fraud = ''] = await rows.allInnerTexts()
    assert.match(billing, /^billing\s+Held\s+\d+ min/)
    assert.match(billing, /2 partitions of orders: a dead letter cannot be written LETTER_NOT_WRITTEN/)
    assert.match(billing, /1 partition of refunds: it may not be read SOURCE_TOPIC_FORBIDDEN/)
    assert.match(shipping, /^shipping\s+Breaker open[\s\S]*what the handler needs is down$/)
    assert.match(fraud, /^http:\/\/fraud-2:9464\s+Not reached[\s\S]*no connection ECONNREFUSED$/)

    // While it is looked at, what services tell is asked for: nothing is done for the next state to be shown.
    await page.clock.install()
    served.answers = having({ ...overview.consumers, held: [] })
    await page.reload()
    await panel.getByText('All 4 services that are asked go on.').waitFor()
    served.answers = full()
    await page.clock.runFor(11_000)
    await rows.first().waitFor()
    assert.equal(await rows.count(), 3)

    served.answers = having({ asked: 0, held: [] })
    await page.reload()
    await panel.getByText('Nobody is asked whether they are held up.').waitFor()
    // Before the first letter a consumer may be held.
    served.answers = having(overview.consumers, empty())
    await page.reload()
    await page.getByText('No dead-letter topic found').waitFor()
    assert.equal(await rows.count(), 3)
  }
)
