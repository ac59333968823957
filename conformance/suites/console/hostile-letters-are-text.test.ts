import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsBrowser, testBrowser } from '../../browser/index.ts'
import { consoleOverLetters } from './console-over-letters.ts'

const hostile = `<img src=x onerror="window.taken=1"><script>window.taken=1</script>"'><svg/onload=window.taken=1>{{7*7}}`
const links = `javascript:window.taken=1 [x](javascript:window.taken=1) \u202e\u0000\u001b[31m`

test(
  'whatever letters say in keys, values, headers, errors and stacks is shown as text, and runs nowhere',
  needsBrowser,
  async t => {
    const letters = Array.from({ length: 3 }, (_, index) => ({
      ...{ key: hostile, at: Date.now() - index * 60_000, name: `evil.${hostile}`, message: `${hostile} ${links}` },
      ...{ stack: `evil.Error: ${hostile}\n\tat com.shop.${hostile}.run(${hostile}.java:1)\n` },
      value: JSON.stringify({ [hostile]: hostile, __proto__: hostile, country: links, nested: { '"]//': [hostile] } }),
      headers: [
        [hostile, hostile],
        ['traceparent', links]
      ] as const
    }))
    const { console: running, dlq } = await consoleOverLetters(t, letters)
    const { page, complaints } = await (await testBrowser(t)).open(`${running.url}#/causes?dlq=${dlq}`)
    page.on('dialog', dialog => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    const main = page.locator('main')
    const seen = async (where: string): Promise<void> => {
      await main.getByText('<img src=x').first().waitFor()
      assert.equal(await page.evaluate('window.taken'), undefined, where)
      assert.equal(await main.locator('img, script, iframe, [onerror], [onload]').count(), 0, where)
      assert.equal(await page.locator('a[href^="javascript:"]').count(), 0, where)
      assert.deepEqual(complaints, [], where)
    }

    await seen('causes')
    await main.getByRole('row').nth(1).getByRole('link').first().click()
    await main.getByText('Why are these together?').waitFor()
    await seen('cause')
    await page.goto(
      `${running.url}#/letters?dlq=${dlq}&column=${encodeURIComponent(`$["${hostile.replaceAll('"', '\\"')}"]`)}`
    )
    await seen('letters')
    await page.goto(`${running.url}#/letters?dlq=${dlq}&key=${encodeURIComponent(hostile)}`)
    await seen('filters')
    await page.goto(`${running.url}#/letters/${dlq}/0/0`)
    await main.getByRole('heading', { name: 'Headers' }).waitFor()
    await seen('letter')
    for (const view of ['Text', 'Hex']) await main.getByRole('radio', { name: view }).first().click()
    await main.getByRole('button', { name: 'Fetch it from its topic' }).click()
    await seen('bytes and origin')
    await page.goto(`${running.url}#/letters/${encodeURIComponent(hostile)}/0/0`)
    await main.getByText('Try again').or(main.getByText('Not there')).or(main.getByText('refused')).first().waitFor()
    assert.equal(await page.evaluate('window.taken'), undefined)
  }
)
