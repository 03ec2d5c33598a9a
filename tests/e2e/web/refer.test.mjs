// Referrals as people meet them: three steps in each role, what goes with it, who gets it, what becomes of it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertGood, enter, makeWorld, openFirst, root, search, signIn, spoken, store, visitor } from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'web', 'refer'),
  clock: '2026-11-24T10:00:00Z',
  logins: ['sol', 'hana', 'cara', 'ravi', 'dana', 'olu', 'adele'],
  early: {}
}
const jane = { first: 'Jane', last: 'Doe', 'dob-day': '9', 'dob-month': '6', 'dob-year': '2013' }
const tom = { first: 'Tom', last: 'Rowe', 'dob-day': '3', 'dob-month': '2', 'dob-year': '2014' }
const ada = { first: 'Ada', last: 'Linden', 'dob-day': '31', 'dob-month': '1', 'dob-year': '1948' }

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const looks = async (page, name) => { if (store === 'sqlite') await assertGood(page, name) }
const main = (page) => page.locator('main').innerText()

function walk (words, login, steps, options = {}) {
  test(words, async () => {
    const { context, page, heard } = await visitor(world, options)
    await signIn(page, login, 'child_concern')
    heard.length = 0
    await steps(page)
    assert.doesNotMatch(await page.title(), /Jane|Doe|Tom|Rowe|Ada|Linden/i)
    assert.doesNotMatch(spoken(page), /jane|doe|tom|rowe|ada|linden|afraid/i)
    assert.deepEqual(heard.filter((line) => !/status of 4|Clear-Site-Data/.test(line)), [])
    await context.close()
  })
}

async function start (page, who) {
  await search(page, who)
  await openFirst(page)
  await page.click('main a:has-text("Raise a referral")')
  assert.equal(await page.locator('h1').innerText(), 'Raise a referral')
}

async function worry (page) {
  await page.fill('#worry', 'She said she is afraid to go home')
  await page.fill('#back_phone', '0121 496 0222')
}

async function fillChild (page) {
  await worry(page)
  await page.check('#to-child')
  await page.check('#soon-one_day')
  await page.check('#told-no_risk')
  await page.fill('#told_why', 'He reads her messages')
}

async function sendChild (page, who) {
  await start(page, who)
  await fillChild(page)
  await page.click('button:has-text("Continue")')
  await page.click('button:has-text("Continue")')
  await page.click('button:has-text("Send referral")')
  return (await page.locator('.govuk-notification-banner__heading').innerText()).match(/[0-9A-Z]{4}-[0-9A-Z-]+/)[0]
}

async function as (login, steps) {
  const { context, page } = await visitor(world)
  await signIn(page, login, 'child_concern')
  await steps(page)
  await context.close()
}

walk('a school sends in three steps what it may see, and has a reference at once', 'sol', async (page) => {
  await start(page, jane)
  assert.equal(await page.inputValue('#back_name'), 'Sol Hart')
  await looks(page, 'refer-worry')
  await page.click('button:has-text("Continue")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Enter what you are worried about/)
  assert.match(await page.title(), /^Error: /)
  await fillChild(page)
  await page.click('button:has-text("Continue")')
  assert.equal(await page.locator('h1').innerText(), 'Check what goes with it')
  const rows = await page.locator('tbody').innerText()
  for (const service of ['Hill School', 'Hospital A+E', 'Front door']) assert.match(rows, new RegExp(service.replace('+', '\\+')))
  assert.doesNotMatch(await main(page), /Attended A\+E|12 Nov|Inour/, 'what a school is not shown does not go')
  assert.match(rows, /data up to 24 Nov 2026/)
  await looks(page, 'refer-check')
  await page.uncheck('#row-0')
  await page.click('button:has-text("Continue")')
  assert.equal(await page.locator('h1').innerText(), 'Send this referral')
  assert.match(await main(page), /2 rows[^]*He reads her messages|He reads her messages[^]*2 rows/)
  await looks(page, 'refer-send')
  await page.goBack()
  assert.equal(await page.isChecked('#row-0'), false, 'back keeps what was chosen')
  await page.goForward()
  await page.click('button:has-text("Send referral")')
  assert.match(await main(page), /Your reference is [0-9A-Z]{4}-/)
  assert.match(await main(page), /Front door, Children’s Social Care|Front door, Children's Social Care/)
  const sent = page.url()
  await page.goBack()
  if (await page.locator('button:has-text("Send referral")').count()) await page.click('button:has-text("Send referral")')
  else await page.reload()
  await page.goto('/referrals')
  assert.equal(await page.locator('tbody tr').count(), 1, 'sent twice it is one')
  await looks(page, 'referrals')
  await page.goto(sent)
})

walk('a draft is kept through signing out, and thrown away when one says so', 'hana', async (page) => {
  await start(page, jane)
  await page.fill('#worry', 'To be finished tomorrow')
  await page.click('button:has-text("Save draft")')
  assert.match(await main(page), /Saved as a draft on 24 November 2026/)
  await page.click('button:text-is("Sign out")')
  await signIn(page, 'hana', 'child_concern')
  await page.goto('/referrals')
  await page.click('section:has-text("Drafts of yours") a')
  assert.equal(await page.inputValue('#worry'), 'To be finished tomorrow')
  await page.click('button:has-text("Throw this draft away")')
  assert.doesNotMatch(await main(page), /Drafts of yours/)
})

walk('health refers a child with a worker to that worker and their team', 'hana', async (page) => {
  await start(page, tom)
  assert.match(await main(page), /allocated worker, Dana Price at Team North/)
  await fillChild(page)
  await page.click('button:has-text("Continue")')
  assert.match(await page.locator('tbody').innerText(), /2 Nov 2026/, 'health sees dates')
  await page.click('button:has-text("Continue")')
  assert.match(await main(page), /Their allocated worker and the team are told/)
  await page.click('button:has-text("Send referral")')
  await as('dana', async (other) => {
    await other.goto('/referrals?box=received')
    await other.click('tbody tr:has-text("Rowe") a')
    assert.match(await main(other), /Allocated worker\s+dana/)
  })
})

walk('an adult goes the adults’ way, and what they want is asked', 'hana', async (page) => {
  await start(page, ada)
  assert.equal(await page.locator('#to-child').count(), 0)
  await worry(page)
  await page.check('#to-adult')
  await page.check('#soon-three_days')
  await page.check('#capacity-disagrees')
  await page.click('button:has-text("Continue")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /why you refer them although they have not agreed/)
  await page.fill('#capacity_why', 'Others are at risk')
  await page.click('button:has-text("Continue")')
  await page.click('button:has-text("Continue")')
  assert.match(await main(page), /section 42|Adult safeguarding desk/)
  await page.click('button:has-text("Send referral")')
  await as('olu', async (other) => {
    await other.goto('/referrals?box=received')
    assert.equal(await other.locator('tbody tr').count(), 1)
  })
})

walk('without consent nothing goes as support, and the page says what else can be done', 'sol', async (page) => {
  await start(page, jane)
  assert.equal(await page.locator('#to-offer-reading').count(), 0, 'an offer for another age is not there')
  await worry(page)
  await page.check('#to-offer-befriending')
  await page.check('#consent-refused')
  await page.click('button:has-text("Continue")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /only be asked for when they agree/)
  assert.match(await main(page), /choose safeguarding above: that needs no consent/)
  await page.check('#consent-given')
  await page.fill('#consent_by', 'Her mother')
  await page.fill('#consent-day', '23')
  await page.fill('#consent-month', '11')
  await page.fill('#consent-year', '2026')
  await page.fill('#consent_how', 'At the school gate')
  await page.click('button:has-text("Continue")')
  await page.click('button:has-text("Continue")')
  assert.match(await main(page), /Her mother[^]*23 November 2026[^]*At the school gate/)
  await page.click('button:has-text("Send referral")')
  await as('cara', async (other) => {
    await other.goto('/referrals?box=received')
    await other.click('tbody a')
    const text = await main(other)
    assert.match(text, /DOE/i)
    assert.match(text, /Her mother/)
    assert.doesNotMatch(text, /Attended A\+E|Inour|Child in need/)
  })
})

walk('a charity refers too, with the name and its worry alone', 'cara', async (page) => {
  await start(page, jane)
  await fillChild(page)
  assert.doesNotMatch(await main(page), /Front door|Dana/)
  await page.click('button:has-text("Continue")')
  assert.match(await main(page), /Your role does not see which services know this person/)
  await page.click('button:has-text("Continue")')
  await page.click('button:has-text("Send referral")')
  assert.match(await main(page), /Your reference is/)
})

walk('the receiver accepts it, says what came of it, and the referrer reads it', 'ravi', async (page) => {
  let reference
  await as('hana', async (other) => { reference = await sendChild(other, jane) })
  await page.goto('/referrals?box=received&state=sent')
  await page.click(`a:has-text("${reference}")`)
  assert.match(await main(page), /To be acknowledged by/)
  await looks(page, 'referral-receiver')
  const url = page.url()
  const { context, page: colleague } = await visitor(world)
  await signIn(colleague, 'dana', 'child_concern')
  await colleague.goto('/referrals?box=received&state=sent')
  await colleague.click(`a:has-text("${reference}")`)
  await page.click('button:has-text("Accept it")')
  assert.match(await main(page), /Accepted/)
  await colleague.click('button:has-text("Acknowledge it")')
  assert.match(await colleague.locator('.govuk-error-summary').innerText(), /This referral is accepted since 24 November 2026/)
  await context.close()
  await page.goto(url)
  await page.selectOption('#code-done', 'early_help')
  await page.fill('#words-done', 'Thank you, a worker will call')
  await page.click('button:has-text("Say what came of it")')
  await as('hana', async (other) => {
    await other.goto('/referrals?box=mine')
    await other.click(`a:has-text("${reference}")`)
    assert.match(await main(other), /Done: Early help[^]*Thank you, a worker will call/)
    assert.equal(await other.locator('main form').count(), 0, 'it has ended')
  })
})

walk('the team makes a case of what it received, and the referrer is told that it was accepted', 'ravi', async (page) => {
  let reference
  await as('hana', async (other) => { reference = await sendChild(other, jane) })
  await page.goto('/referrals?box=received&state=sent')
  await page.click(`a:has-text("${reference}")`)
  await page.click('button:has-text("Make a case of this")')
  assert.match(await page.locator('.govuk-caption-l').innerText(), /^Case M-[0-9A-Z]{4}-[0-9A-Z]{4}, Contact$/)
  assert.match(await main(page), /Came from\s+A referral/)
  await page.click('a:has-text("Notes and steps")')
  assert.match(await main(page), /She said she is afraid to go home/)
  await as('hana', async (other) => {
    await other.goto('/referrals?box=mine')
    await other.click(`a:has-text("${reference}")`)
    assert.match(await main(other), /Accepted/)
    assert.equal(await other.locator('button:has-text("Make a case")').count(), 0)
  })
})

walk('a reviewer sends every row that a reviewer sees', 'ravi', async (page) => {
  await start(page, jane)
  await fillChild(page)
  await page.click('button:has-text("Continue")')
  assert.match(await main(page), /Attended A\+E[^]*Inour Street|Inour Street[^]*Attended A\+E/)
  await page.emulateMedia({ media: 'print' })
  assert.match(await main(page), /Attended A\+E/)
  await page.emulateMedia({ media: 'screen' })
  await page.emulateMedia({ forcedColors: 'active' })
  assert.ok(await page.locator('#row-0').isVisible())
})

walk('it can be done with the keyboard alone', 'sol', async (page) => {
  await start(page, tom)
  const type = async (id, text) => { await page.focus(id); await page.keyboard.type(text) }
  const choose = async (id) => { await page.focus(id); await page.keyboard.press('Space') }
  await type('#worry', 'He came to school hungry again')
  await choose('#to-child')
  await choose('#soon-one_day')
  await choose('#told-yes')
  await type('#back_phone', '0121 496 0222')
  await enter(page)
  await page.waitForURL(/refer.check/)
  await page.focus('button:has-text("Continue")')
  await enter(page)
  await page.waitForURL(/refer.send/)
  await page.focus('button:has-text("Send referral")')
  await enter(page)
  await page.waitForURL(/referral\//)
  assert.match(await main(page), /Your reference is/)
})

test('who runs the hub has no referrals', async () => {
  const { context, page } = await visitor(world)
  await page.goto('/')
  await page.fill('#login', 'adele')
  await page.fill('#password', 'a password for invented people')
  await page.click('button:has-text("Continue")')
  for (const path of ['/referrals', '/refer/AAAA', '/referral/AAAA']) assert.equal((await page.goto(path)).status(), 403)
  await context.close()
})

test('an address of another session, or a made-up one, is nobody’s', async () => {
  const { context, page } = await visitor(world)
  await signIn(page, 'sol', 'child_concern')
  for (const path of ['/refer/AAAA', '/refer/check/AAAA', '/referral/AAAA']) assert.equal((await page.goto(path)).status(), 404)
  await context.close()
})
