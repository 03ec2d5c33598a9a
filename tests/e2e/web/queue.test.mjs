// The review queue as those who work it meet it: the order and why, filters, the cap, giving several at once,
// taking over, closing with an outcome and a reason, two at once, and the alerts that come of it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { artifacts, assertGood, makeWorld, root, signIn, spoken, store, visitor } from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'web', 'queue'),
  clock: '2014-03-26T09:00:00Z',
  logins: ['ravi', 'mona', 'hana'],
  early: {}
}

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const looks = async (page, name) => { if (store === 'sqlite') await assertGood(page, name) }
const main = (page) => page.locator('main').innerText()
const names = (page) => page.locator('tbody .aim-surname').allInnerTexts()

function walk (words, login, steps, options = {}) {
  test(words, async () => {
    const { context, page, heard } = await visitor(world, options)
    await signIn(page, login)
    heard.length = 0
    await steps(page)
    assert.doesNotMatch(await page.title(), /Lark|Finch|Heron|Abbott|Cole|Drew|Elms|Fields/i)
    assert.doesNotMatch(spoken(page), /lark|finch|heron|abbott|cole|drew|elms|fields/i)
    assert.deepEqual(heard.filter((line) => !/status of 4/.test(line)), [])
    await context.close()
  })
}

walk('the queue stands in the order of work, says why, and says who waits below the cap', 'ravi', async (page) => {
  await page.goto('/queue')
  assert.deepEqual((await names(page)).map((n) => n.toUpperCase()), ['HERON', 'FINCH', 'LARK', 'FIELDS', 'ELMS'])
  assert.match(await main(page), /8 people to review, most urgent first/)
  assert.equal(await page.locator('tbody tr:has-text("Somebody of the same household is in the queue")').count(), 2)
  assert.match(await main(page), /3 more are waiting below the cap: the team can do 5 in a day/)
  await page.locator('summary:has-text("Why this place")').first().click()
  const why = await page.locator('details.aim-why').first().innerText()
  assert.match(why, /Red comes before amber and green\. Among those/)
  const points = [...why.matchAll(/^([0-9.]+) Q/gm)].map((m) => Number(m[1]))
  const sum = Number(why.match(/Together ([0-9.]+)/)[1])
  assert.equal(points.length, 2)
  assert.ok(Math.abs(points[0] + points[1] - sum) < 0.15, why)
  await looks(page, 'queue')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto('/queue')
  await page.click('a:text-is("Show them")')
  assert.equal((await names(page)).length, 8)
}, { javaScriptEnabled: true })

walk('filters and sort links need no JavaScript', 'ravi', async (page) => {
  await page.goto('/queue')
  await page.selectOption('#f-band', 'red')
  await page.click('button:text-is("Apply")')
  assert.equal((await names(page)).length, 3)
  await page.click('a.aim-sort:has-text("Due")')
  assert.match(page.url(), /band=red.*sort=due/)
  assert.equal(await page.locator('th[aria-sort=ascending]').count(), 1)
  assert.equal((await names(page)).length, 3)
  await page.goto('/queue?who=_me')
  assert.match(await main(page), /Nobody in the queue fits what you ask for/)
  await page.goto('/queue?band=purple&who=nobody-of-that-name&page=0&sort=up')
  assert.match(await main(page), /Nobody in the queue fits/)
}, { javaScriptEnabled: false })

walk('those of one household stand together, and filters keep to it', 'ravi', async (page) => {
  await page.goto('/queue')
  await page.locator('a:has-text("Show this household together")').first().click()
  const together = await names(page)
  assert.equal(together.length, 2)
  assert.match(await main(page), /people who live at one address[^]*2 people of one household to review/)
  assert.equal(await page.locator('a:has-text("Show this household together")').count(), 0)
  await looks(page, 'queue-household')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.selectOption('#f-sort', 'due')
  await page.click('button:text-is("Apply")')
  assert.deepEqual((await names(page)).sort(), together.sort())
  await page.click('a:text-is("Show the whole queue")')
  assert.equal((await names(page)).length, 5)
  await page.goto('/queue?home=made-up')
  assert.equal((await names(page)).length, 5)
})

walk('several are given at once, and who gets them is told', 'mona', async (page) => {
  await page.goto('/queue')
  await page.click('button:text-is("Assign selected")')
  assert.match(await main(page), /Select at least one review/)
  await page.check('#s0')
  await page.check('#s1')
  await page.selectOption('#to', 'ravi')
  await page.click('button:text-is("Assign selected")')
  assert.match(await main(page), /2 reviews were assigned/)
  assert.match(await page.locator('tbody tr').nth(0).innerText(), /Ravi Patel/)
  assert.match(await page.locator('.aim-nums').innerText(), /6\s+not assigned/)
}, { javaScriptEnabled: false })

walk('the one who was given them has alerts, and acknowledges them', 'ravi', async (page) => {
  await page.goto('/queue')
  assert.equal(await page.locator('nav a:has-text("Alerts (2)")').count(), 1)
  await page.goto('/alerts')
  assert.equal(await page.locator('tbody tr').count(), 2)
  assert.match(await main(page), /A review was assigned to you/)
  assert.doesNotMatch(await main(page), /Heron|Finch|Pia|Otto/i)
  await looks(page, 'alerts')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto('/alerts')
  await page.locator('tbody a').first().click()
  assert.match(await page.locator('.govuk-caption-l').innerText(), /^Review V-/)
  await page.goto('/alerts')
  await page.locator('button:has-text("Acknowledge")').first().click()
  assert.match(await main(page), /Acknowledged\./)
  assert.equal(await page.locator('nav a:has-text("Alerts (1)")').count(), 1)
  assert.match(await main(page), /Acknowledged in the last 14 days[^]*ravi, 26 March 2014/)
})

walk('a review leads straight to a referral or a case', 'mona', async (page) => {
  await page.goto('/queue')
  const line = page.locator('tbody tr').first()
  await line.locator('a:has-text("Refer")').click()
  assert.match(page.url(), /\/refer\//)
  await page.goto('/queue')
  await line.locator('a:has-text("Make a case")').click()
  assert.match(page.url(), /\/review\/[^/]*#next$/)
  assert.match(await main(page), /Take it further[^]*Raise a referral[^]*Make a case of this/)
})

walk('a review is closed with an outcome and a reason, and forms come back with what was typed', 'ravi', async (page) => {
  await page.goto('/queue?who=_me')
  await page.locator('a:has-text("Open review")').first().click()
  await looks(page, 'review')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.click('button:text-is("Close review")')
  assert.match(await main(page), /Select how the review ends/)
  await page.check('#o-advice')
  await page.fill('#reason', ' ')
  await page.click('button:text-is("Close review")')
  assert.match(await main(page), /Write down why/)
  assert.ok(await page.isChecked('#o-advice'))
  await page.fill('#reason', 'Spoke to the school nurse')
  await page.click('button:text-is("Close review")')
  assert.match(await main(page), /The review is closed/)
  assert.match(await main(page), /closed by ravi 26 March 2014[^]*A service was advised[^]*Spoke to the school nurse/)
  assert.equal(await page.locator('button:text-is("Close review")').count(), 0)
  await page.goto('/queue')
  assert.match(await page.locator('.aim-nums').innerText(), /7\s+open in all/)
})

test('of two who close at once one wins, and the other is told who, when and how', async () => {
  const first = await visitor(world)
  const second = await visitor(world)
  await signIn(first.page, 'ravi')
  await signIn(second.page, 'mona')
  for (const { page } of [first, second]) {
    await page.goto('/queue?band=amber')
    await page.locator('a:has-text("Open review")').first().click()
    await page.check('#o-support')
    await page.fill('#reason', 'Rang the family')
  }
  await first.page.click('button:text-is("Close review")')
  assert.match(await main(first.page), /The review is closed/)
  await second.page.click('button:text-is("Close review")')
  assert.match(await main(second.page),
    /Ravi closed this review on 26 March 2014, [0-9:]+am: Support was offered, with consent/i)
  await first.context.close()
  await second.context.close()
})

test('of two who take the same the second is told, and the rest of the selection is done', async () => {
  const first = await visitor(world)
  const second = await visitor(world)
  await signIn(first.page, 'ravi')
  await signIn(second.page, 'mona')
  for (const { page } of [first, second]) await page.goto('/queue?band=amber')
  await first.page.check('#s0')
  await first.page.click('button:text-is("Assign selected")')
  assert.match(await main(first.page), /1 review was assigned/)
  await second.page.check('#s0')
  await second.page.check('#s1')
  await second.page.click('button:text-is("Assign selected")')
  assert.match(await main(second.page), /V-[0-9A-Z]{6}: Ravi has taken this review, on 26 March 2014/i)
  assert.match(await main(second.page), /1 review was assigned/)
  await first.context.close()
  await second.context.close()
})

walk('somebody says when they are told, within what the region allows', 'ravi', async (page) => {
  await page.goto('/alerts')
  assert.equal(await page.locator('a:has-text("How much people are told")').count(), 0)
  await page.click('a:text-is("When you are told")')
  assert.match(await main(page), /Your region: quiet from 18:00 to 08:00[^]*Urgent alerts are told at once/)
  assert.equal(await page.inputValue('#quiet-from'), '18:00')
  await page.check('#own-yes')
  await page.fill('#quiet-from', 'six')
  for (const box of await page.locator('[id^=digest-][type=checkbox]').all()) await box.uncheck()
  await page.click('button:text-is("Save")')
  assert.equal(await page.locator('.govuk-error-summary li').count(), 2)
  assert.match(await page.locator('#hours-error').innerText(), /two times of day/)
  assert.equal(await page.inputValue('#quiet-from'), 'six')
  await looks(page, 'alert-times-wrong')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto('/alerts/times')
  const late = await page.context().newPage()
  await late.goto('/alerts/times')
  await page.check('#own-yes')
  await page.fill('#quiet-from', '02:00')
  await page.fill('#quiet-until', '23:00')
  await page.click('button:text-is("Save")')
  assert.match(await page.locator('#hours-error').innerText(), /at most 16 a day/)
  await page.fill('#quiet-from', '20:00')
  await page.fill('#quiet-until', '07:30')
  await page.uncheck('#quiet-days')
  await page.uncheck('#digest-1')
  await page.click('button:text-is("Save")')
  assert.match(await main(page), /Your times were saved/)
  assert.equal(await page.inputValue('#quiet-until'), '07:30')
  assert.equal(await page.isChecked('#digest-1'), false)
  await looks(page, 'alert-times')
  await late.check('#own-yes')
  await late.click('button:text-is("Save")')
  assert.match(await late.locator('.govuk-error-summary').innerText(), /Your times were changed since/)
  await late.close()
  assert.match(world.aim(['alerts', 'times', '--as', 'ravi']).toString(), /Your own: quiet hours 20:00-07:30, days on which nobody works are told, digests 09:00\./)
  assert.match(world.aim(['alerts', 'times', '--region', '--as', 'ravi']).toString(), /As the region has it: quiet hours 18:00-08:00/)
})

walk('a manager sees how much everybody is told', 'mona', async (page) => {
  await page.goto('/alerts')
  await page.click('a:has-text("How much people are told")')
  const row = page.locator('table:has(caption:has-text("By worker")) tbody tr:has-text("Ravi Patel")')
  assert.match(await row.locator('td').first().innerText(), /^[2-9]$/)
  assert.match(await main(page), /one can take in 20 a day/)
  await looks(page, 'alert-load')
})

walk('who does not work the queue has alerts and no queue', 'hana', async (page) => {
  assert.equal(await page.locator('nav a:has-text("Review queue")').count(), 0)
  await page.click('nav a:has-text("Alerts")')
  assert.match(await main(page), /Nothing waits for you to acknowledge it/)
  const answer = await page.goto('/queue')
  assert.equal(answer.status(), 403)
})

walk('in forced colours and in print nothing is lost', 'ravi', async (page) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto('/queue')
  assert.match(await page.locator('tbody tr').first().innerText(), /Red/)
  await page.screenshot({ path: join(artifacts, 'queue-forced.png') })
  await page.emulateMedia({ forcedColors: 'none', media: 'print' })
  await page.screenshot({ path: join(artifacts, 'queue-print.png') })
  assert.match(await main(page), /to review, most urgent first/)
})
