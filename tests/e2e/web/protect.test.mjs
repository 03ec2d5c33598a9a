// Plans for unscheduled care, locked records, staff-safety markers and the panel's list, as their people meet them.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertGood, enter, makeWorld, openFirst, root, search, signIn, spoken, store, visitor } from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'protect'),
  clock: '2026-11-24T09:00:00Z',
  logins: ['joy', 'wanda', 'ray', 'pat', 'dee', 'ned', 'nora', 'fay'],
  early: {}
}

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const looks = async (page, name) => { if (store === 'sqlite') await assertGood(page, name) }
const main = (page) => page.locator('main').innerText()
const owen = { first: 'Owen', last: 'Brackley', 'dob-day': '5', 'dob-month': '3', 'dob-year': '2009' }
const petra = { first: 'Petra', last: 'Calloway', 'dob-day': '19', 'dob-month': '7', 'dob-year': '1985' }

async function open (page, who) {
  await search(page, who)
  await openFirst(page)
}

function walk (words, login, steps) {
  test(words, async () => {
    const { context, page, heard } = await visitor(world)
    await signIn(page, login)
    heard.length = 0
    await steps(page)
    assert.doesNotMatch(await page.title(), /Owen|Brackley|Petra|Calloway|Idris/i)
    assert.doesNotMatch(spoken(page), /owen|brackley|petra|calloway|999000/i)
    assert.deepEqual(heard.filter((line) => !/status of 4/.test(line)), [])
    await context.close()
  })
}

// What leaves: bytes of the answer to one number.
async function ask (page, number) {
  await page.goto('/cp-is')
  await page.fill('#nhs', number)
  const answers = page.waitForResponse((r) => /\/cp-is\/r\//.test(r.url()))
  await page.click('main button:has-text("Ask")')
  const answer = await answers
  return (await answer.body()).length
}

walk('a number on a plan is answered; none, shielded and unknown are one answer of the same size', 'joy', async (page) => {
  const found = await ask(page, '999 000 5001')
  assert.match(await main(page), /Child protection plan[^]*18 December 2025[^]*Northborough Children's Services[^]*0121 496 0155[^]*Emergency duty team/)
  assert.doesNotMatch(await main(page), /Idris|Calloway|neglect/)
  await looks(page, 'cp-is-plan')
  const texts = []
  for (const number of ['9990005095', '9990005052', '9990005036', '9990005338']) {
    assert.equal(await ask(page, number), found)
    texts.push((await main(page)).replace(/NHS number [0-9 ]+/, ''))
  }
  assert.equal(new Set(texts).size, 1)
  assert.match(texts[0], /No information held/)
  await looks(page, 'cp-is-none')
})

walk('a slip in the number is told beside the field', 'joy', async (page) => {
  await page.goto('/cp-is')
  await page.fill('#nhs', '9990005002')
  await enter(page)
  assert.match(await page.locator('.govuk-error-summary').innerText(), /last digit does not check/)
  assert.match(await page.title(), /^Error: /)
  await looks(page, 'cp-is-wrong')
})

walk('the page of a person says the same to unscheduled care', 'joy', async (page) => {
  await open(page, { first: 'Idris', last: 'Calloway', 'dob-day': '2', 'dob-month': '11', 'dob-year': '2014' })
  assert.match(await main(page), /Child protection information[^]*Child protection plan[^]*0121 496 0155/)
  await open(page, owen)
  assert.match(await main(page), /Child protection information[^]*No information held/)
})

walk('the authority sees who looked, and asks nothing itself', 'wanda', async (page) => {
  await page.goto('/cp-is/accesses')
  assert.match(await main(page), /L-1\s+City Hospital/)
  await looks(page, 'cp-is-accesses')
  await page.goto('/cp-is')
  assert.equal(await page.locator('#nhs').count(), 0)
  await open(page, { first: 'Idris', last: 'Calloway', 'dob-day': '2', 'dob-month': '11', 'dob-year': '2014' })
  assert.doesNotMatch(await main(page), /Child protection information/)
})

walk('a partner sees that the police keep it locked, and requests access', 'ray', async (page) => {
  await open(page, owen)
  const text = await main(page)
  assert.match(text, /Part of this record is locked[^]*West Mids Police is involved/)
  assert.match(text, /Locked by this service/)
  assert.doesNotMatch(text, /Anti-social|Missing/)
  await looks(page, 'person-locked')
  await page.setViewportSize({ width: 1280, height: 900 })
  if (!await page.locator('#ask-police').isVisible()) await page.click('summary:has-text("Request access from")')
  await page.fill('#ask-police', 'He did not come home')
  await page.click('button:has-text("Request access")')
  assert.match(await main(page), /asked West Mids Police[^]*Waits/)
})

walk('who decides grants it with a click, and an old page is told so', 'pat', async (page) => {
  await page.goto('/access')
  assert.match(await main(page), /He did not come home[^]*1 wait|1 wait[^]*He did not come home/)
  await looks(page, 'access')
  await page.setViewportSize({ width: 1280, height: 900 })
  const second = await page.context().newPage()
  await second.goto('/access')
  await page.check('input[value="grant"]')
  await page.fill('input[name="days"]', '2')
  await page.click('main button:has-text("Save")')
  assert.match(await main(page), /Granted by Pat Constable until 26 November 2026/)
  await second.check('input[value="refuse"]')
  await second.fill('textarea[name="words"]', 'No')
  await second.click('main button:has-text("Save")')
  assert.match(await second.locator('.govuk-error-summary').innerText(), /decided before: granted, by pat/)
})

walk('what was granted is shown', 'ray', async (page) => {
  await open(page, owen)
  assert.match(await main(page), /Missing/)
  assert.doesNotMatch(await main(page), /Part of this record is locked/)
})

walk('an emergency opens it at once, by keyboard', 'joy', async (page) => {
  await open(page, owen)
  await page.click('summary:has-text("see more now")')
  await page.focus('#why-now')
  await page.keyboard.type('He is on the bridge')
  await page.keyboard.press('Tab')
  await enter(page)
  await page.locator('main', { hasText: 'Missing' }).waitFor() // the page is another one of the same address
})

test('the officer looks at it afterwards, and is shown nobody', async () => {
  const { context, page } = await visitor(world)
  await page.goto('/')
  await page.fill('#login', 'dee')
  await page.fill('#password', 'a password for invented people')
  await page.click('button:has-text("Continue")')
  await page.goto('/access')
  assert.match(await main(page), /He is on the bridge/)
  assert.doesNotMatch(await main(page), /Owen|Brackley|Open the person/)
  await page.click('main button:has-text("I looked at it")')
  assert.match(await main(page), /waits for the owner/)
  await context.close()
})

walk('a nurse proposes a marker, and cannot agree to it herself', 'ned', async (page) => {
  await open(page, petra)
  await page.click('summary:has-text("staff-safety marker")')
  await page.selectOption('#m-category', 'visit_in_pairs')
  await page.fill('#m-evidence', 'INC-2026-114')
  await page.click('main button:has-text("Propose")')
  assert.match(await main(page), /Visit in pairs[^]*Nobody has agreed yet[^]*INC-2026-114/)
  assert.equal(await page.locator('main button:has-text("Agree")').count(), 0)
  await looks(page, 'safety')
})

walk('a second person agrees', 'nora', async (page) => {
  await page.goto('/safety')
  await page.click('main button:has-text("Agree")')
  assert.match(await main(page), /Nora Matron agreed/)
  await page.goto('/panel')
  assert.match(await main(page), /Safety marker ends or is renewed: Visit in pairs/)
  await looks(page, 'panel')
})

walk('whoever visits reads it first, without its evidence', 'fay', async (page) => {
  await open(page, petra)
  const text = await main(page)
  assert.match(text, /Staff safety: read before you visit[^]*Visit in pairs/)
  assert.doesNotMatch(text, /INC-2026/)
  const high = await page.locator('.moj-alert--warning li').evaluate((line) => line.offsetHeight)
  assert.ok(high < 60, 'the warning is not squeezed into a narrow column: ' + high)
  await looks(page, 'person-safety')
  await page.emulateMedia({ forcedColors: 'active' })
  assert.ok(await page.locator('.moj-alert--warning').isVisible())
  await page.emulateMedia({ media: 'print', forcedColors: 'none' })
  assert.ok(await page.locator('.moj-alert--warning').isVisible())
})

walk('the list of a meeting stands by due date, and prints', 'ray', async (page) => {
  await page.goto('/panel')
  await looks(page, 'panel-reviewer')
  await page.emulateMedia({ media: 'print' })
  assert.ok(await page.locator('.aim-printhead').isVisible())
})
