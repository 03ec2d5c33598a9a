// The whole way once more by keys alone, in browsers without JavaScript: sign in, search, person, refer, queue,
// case, partner check, decision, pack and outcome. Whoever cannot use a mouse does the same work.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeWorld, password, root, visitor } from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'web', 'case'),
  clock: '2026-11-24T11:00:00Z',
  logins: ['ravi', 'helen', 'lena', 'amara'],
  early: {}
}

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const STOPS_MAX = 300
const main = (page) => page.locator('main').innerText()

// Tab until it has the focus: by then it can be reached.
async function tabTo (page, selector) {
  const wanted = page.locator(selector).first()
  const has = () => wanted.evaluate((at) => at === document.activeElement)
  for (let i = 0; i < STOPS_MAX; i++) {
    if (await has()) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`no key leads to ${selector}`)
}

async function type (page, id, words) {
  await tabTo(page, '#' + id)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(words)
}

// One stop for all buttons of a group; arrows go on within it.
async function choose (page, id) {
  const wanted = page.locator('#' + id)
  const inGroup = () => wanted.evaluate((at) => document.activeElement.name === at.name && document.activeElement.form === at.form)
  for (let i = 0; i < STOPS_MAX && !await inGroup(); i++) await page.keyboard.press('Tab')
  const chosen = () => wanted.evaluate((at) => at === document.activeElement)
  for (let i = 0; i < 10 && !await chosen(); i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  assert.ok(await wanted.isChecked(), id)
}

async function press (page, selector) {
  await tabTo(page, selector)
  const whole = page.waitForEvent('load')
  await page.keyboard.press('Enter')
  await whole
}

async function as (login, steps) {
  const { context, page } = await visitor(world, { javaScriptEnabled: false })
  await page.goto('/')
  await type(page, 'login', login)
  await type(page, 'password', password)
  await press(page, 'button:has-text("Continue")')
  await choose(page, 'why-child_concern')
  await press(page, 'button:has-text("Continue")')
  await steps(page)
  await press(page, '.aim-session__end button')
  await context.close()
}

test('a school worker finds the child and refers in three steps', async () => {
  await as('lena', async (page) => {
    for (const [id, words] of [['first', 'Jane'], ['last', 'Doe'], ['dob-day', '9'], ['dob-month', 'June'], ['dob-year', '2013']]) {
      await type(page, id, words)
    }
    await press(page, 'button:has-text("Search")')
    await press(page, '.govuk-summary-card a')
    await press(page, 'main a:has-text("Raise a referral")')
    await type(page, 'worry', 'She said she is afraid to go home')
    for (const id of ['to-child', 'soon-one_day', 'told-no_risk']) await choose(page, id)
    await type(page, 'told_why', 'He reads her messages')
    await type(page, 'back_phone', '0121 496 0222')
    for (const step of ['Continue', 'Continue', 'Send referral']) await press(page, `main button:has-text("${step}")`)
    assert.match(await main(page), /Your reference is [0-9A-Z]{4}-/)
  })
})

test('the team narrows the queue and takes a review', async () => {
  await as('ravi', async (page) => {
    await press(page, 'nav a:has-text("Review queue")')
    await tabTo(page, '#f-age')
    await page.keyboard.type('5 to')
    await press(page, 'main button:has-text("Apply")')
    assert.match(await main(page), /to review, most urgent first \(age 5 to 17\)/)
    await tabTo(page, '.aim-why summary')
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('.aim-why[open]').count(), 1)
    await press(page, 'tbody a:has-text("Open review")')
    await press(page, 'main button:has-text("Assign")')
    assert.match(await main(page), /Assigned to\s+Ravi Patel/)
  })
})

test('a case is made of the referral, and those who know the child are asked', async () => {
  await as('ravi', async (page) => {
    await press(page, 'nav a:has-text("Referrals")')
    await press(page, 'main a:has-text("Received")')
    await press(page, 'tbody a')
    await press(page, 'button:has-text("Make a case of this")')
    assert.match(await main(page), /Referrals\s+[0-9A-Z]{4}-\S+ Accepted, sent 24 November 2026 by Hill School/)
    await choose(page, 'rag-amber')
    await press(page, 'button:has-text("Set priority")')
    await type(page, 'ask-all', 'What do you know of her?')
    await press(page, 'button:has-text("Ask them all")')
    assert.match(await main(page), /0 of [2-9]\s+partners have replied/)
  })
})

test('the hospital answers', async () => {
  await as('amara', async (page) => {
    await press(page, 'nav a:has-text("Partner checks")')
    await press(page, 'button:has-text("Open")')
    await choose(page, 'known-known')
    await type(page, 'words', 'Seen on 22 November, went home with her mother.')
    await press(page, 'button:has-text("Send answer")')
    assert.match(await main(page), /Answered/)
  })
})

test('one decides, a manager agrees, and the meeting has its pack', async () => {
  await as('ravi', async (page) => {
    await press(page, 'nav a:has-text("Cases")')
    await press(page, 'tbody a:has-text("Jane")')
    await choose(page, 'out-strategy')
    await type(page, 'why', 'Violence at home')
    await type(page, 'told', 'We meet tomorrow')
    await press(page, 'button:has-text("Decide")')
    assert.match(await main(page), /Ravi Patel proposes: Strategy discussion/)
  })
  await as('helen', async (page) => {
    await press(page, 'nav a:has-text("Cases")')
    await press(page, 'tbody a:has-text("Jane")')
    await choose(page, 'agree-yes')
    await press(page, 'main button:text-is("Save")')
    assert.match(await main(page), /Decided by Helen Marsh/)
    await press(page, 'a:has-text("Meeting pack")')
    await type(page, 'whom', 'the chair')
    await press(page, 'button:has-text("Record and make the copy")')
    assert.match(await main(page), /Copy 1, for the chair[^]*went home with her mother/)
  })
})

test('the school worker reads what came of it', async () => {
  await as('lena', async (page) => {
    await press(page, 'nav a:has-text("Alerts")')
    await press(page, 'main a:has-text("There is an answer to a referral of yours")')
    await press(page, 'tbody a')
    assert.match(await main(page), /Done: Strategy discussion[^]*We meet tomorrow/)
  })
})
