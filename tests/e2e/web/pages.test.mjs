// Every page as a user meets it: seen, measured, walked by keyboard, without scripts, and after signing out.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertGood, enter, jane, makeWorld, openFirst, openJane, password, search, signIn, signInByHand, visitor } from './world.mjs'

let world
before(async () => { world = await makeWorld() })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

// Each page: who looks, and how to get there.
const pages = {
  'sign-in': { go: (page) => page.goto('/sign-in') },
  help: { go: (page) => page.goto('/help') },
  privacy: { go: (page) => page.goto('/privacy') },
  accessibility: { go: (page) => page.goto('/accessibility') },
  'not-found': { go: (page) => page.goto('/no-such-page'), status: 404 },
  purpose: { login: 'sam', go: (page) => page.goto('/purpose') },
  'purpose-problem': {
    login: 'sam',
    go: async (page) => { await page.goto('/purpose'); await page.click('button:has-text("Continue")') }
  },
  search: { login: 'sam', go: (page) => page.goto('/search') },
  'search-problem': { login: 'sam', go: (page) => search(page, { first: 'Jane' }) },
  results: { login: 'joy', h1: /^1 person could match$/, go: (page) => search(page, jane) },
  'results-none': {
    login: 'joy',
    h1: /^Nobody matches that search$/,
    go: (page) => search(page, { first: 'Zanthe', last: 'Quill', 'dob-year': '2009' })
  },
  'person-tier-3': { login: 'joy', go: openJane },
  'person-tier-2': { login: 'priya', go: openJane },
  'person-tier-1': { login: 'sam', go: openJane },
  queue: { login: 'joy', go: (page) => page.goto('/queue') },
  denied: { login: 'sam', go: (page) => page.goto('/queue'), status: 403 }
}

for (const [name, { login, go, h1 }] of Object.entries(pages)) {
  test(`${name}: nothing for axe to find, no sideways scroll, every stop in sight, at 1280 and at 320 pixels`, async () => {
    const { context, page, heard, fetched } = await visitor(world)
    if (login) await signIn(page, login)
    heard.length = 0
    await go(page)
    await assertGood(page, name)
    if (h1) assert.match(await page.locator('h1').innerText(), h1)
    assert.deepEqual(heard.filter((line) => !/status of 40[0-9]/.test(line)), [], 'the browser has no complaint')
    assert.ok(fetched.every((url) => url.startsWith(world.address + '/')), 'nothing comes from anywhere else')
    assert.ok(!fetched.some((url) => /jane|doe/i.test(url)), 'no name in an address')
    assert.doesNotMatch(await page.title(), /jane|doe/i)
    await context.close()
  })
}

test('a search as on the mock-ups, as safeguarding reviewer', async () => {
  const { context, page } = await visitor(world)
  await signIn(page, 'joy')
  await search(page, jane)
  assert.match(await page.locator('main').innerText(), /You searched for Jane, Doe, born 9 June 2000\./)
  await openFirst(page)
  const text = await page.locator('main').innerText()
  assert.match(text, /5 counts of activity within West Midlands for this person/)
  assert.match(text, /Review required/)
  assert.equal(await page.locator('.aim-tile').count(), 7)
  assert.equal(await page.locator('.aim-tile--none').count(), 2)
  assert.equal(await page.locator('.aim-tile--on').count(), 5)
  assert.equal(await page.locator('.aim-tile__contact a[href^="tel:"]').count(), 7)
  assert.equal(await page.locator('.aim-review ul').first().locator('li').count(), 5)
  assert.match(text, /23 March 2014/)
  assert.match(text, /23 Inour Street/i)
  const household = page.locator('table', { has: page.locator('caption:has-text("shared address")') }).locator('tbody tr')
  assert.deepEqual((await household.locator('th').allTextContents()).sort(), ['Jade Doe, 13', 'Jessica Doe, 11'])
  assert.match(await household.first().innerText(), /Same address \(\d agencies\)\s+3 services\s+None/)
  await household.locator('a:has-text("Jade")').click()
  assert.match(await page.locator('h1').innerText(), /Jade DOE, 13 years/i)
  assert.match(await page.locator('main').innerText(), /Jane DOE, 13\s+Same address \(\d agencies\)\s+\d services\s+Review required/i)
  await context.close()
})

test('the same person as a school user: which services and whom to ring, nothing else', async () => {
  const { context, page } = await visitor(world)
  await signIn(page, 'sam')
  await openJane(page)
  const text = await page.locator('main').innerText()
  assert.match(text, /Review required/)
  assert.equal(await page.locator('.aim-tile').count(), 7)
  assert.equal(await page.locator('.aim-tile__contact a[href^="tel:"]').count(), 7)
  for (const secret of [/\d+ March 2014/, /Domestic/i, /A\+E attendance/i, /Inour/i, /Household/, /When it happened/]) {
    const tiles = await page.locator('.aim-tile__state, .aim-person, .aim-review').allInnerTexts()
    assert.doesNotMatch(tiles.join('\n'), secret)
  }
  assert.doesNotMatch(text, /Inour|Domestic|Household|When it happened/i)
  await context.close()
})

test('a whole search by keyboard alone', async () => {
  const { context, page } = await visitor(world)
  await signInByHand(page, 'joy')
  await page.goto('/search')
  const tabTo = async (id) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate((wanted) => document.activeElement.id === wanted, id)) return
    }
    assert.fail(`${id} is not reached with Tab`)
  }
  for (const [id, text] of Object.entries(jane)) {
    await tabTo(id)
    await page.keyboard.type(text)
  }
  await enter(page)
  await page.waitForSelector('.govuk-summary-card')
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => !!document.activeElement.closest('.govuk-summary-card'))) break
  }
  await enter(page)
  await page.waitForSelector('.aim-person')
  assert.match(await page.locator('h1').innerText(), /JANE DOE|Jane DOE/)
  await context.close()
})

test('everything works without JavaScript', async () => {
  const { context, page } = await visitor(world, { javaScriptEnabled: false })
  await signInByHand(page, 'joy')
  await openJane(page)
  assert.match(await page.locator('.aim-review h2').innerText(), /Review required/)
  await page.goto('/queue')
  assert.match(await page.locator('caption').innerText(), /to review, most urgent first/)
  await page.click('.aim-session__end button')
  assert.match(await page.locator('h1').innerText(), /Sign in/)
  await context.close()
})

test('after signing out, Back shows nothing', async () => {
  const { context, page } = await visitor(world)
  await signInByHand(page, 'joy')
  await openJane(page)
  const person = page.url()
  await page.click('.aim-session__end button')
  await page.waitForSelector('#login')
  await page.goBack().catch(() => null)
  assert.doesNotMatch(await page.locator('body').innerText(), /Jane|DOE/)
  await page.goto(person)
  assert.match(page.url(), /\/sign-in$/)
  await context.close()
})

test('the address of a person is good in no other session', async () => {
  const one = await visitor(world)
  await signIn(one.page, 'joy')
  await openJane(one.page)
  const two = await visitor(world)
  await signIn(two.page, 'priya')
  const answer = await two.page.goto(one.page.url())
  assert.equal(answer.status(), 404)
  assert.doesNotMatch(await two.page.locator('body').innerText(), /Jane|DOE/)
  await one.context.close()
  await two.context.close()
})

test('a wrong password and an unknown user are told the same; a cookie cannot be read by a script', async () => {
  const { context, page } = await visitor(world)
  const told = []
  for (const [login, word] of [['joy', 'not the password at all'], ['nobody', password]]) {
    await page.goto('/sign-in')
    await page.fill('#login', login)
    await page.fill('#password', word)
    await page.click('button:has-text("Continue")')
    told.push(await page.locator('.govuk-error-summary').innerText())
    assert.match(await page.title(), /^Error: /)
  }
  assert.equal(told[0], told[1])
  await signInByHand(page, 'joy')
  const cookies = await context.cookies()
  const session = cookies.find((c) => c.name === '__Host-aim')
  assert.ok(session.httpOnly && session.secure && session.sameSite === 'Strict' && session.path === '/')
  assert.equal(await page.evaluate(() => document.cookie), '')
  await context.close()
})

test('a form without its token is refused', async () => {
  const { context, page } = await visitor(world)
  await signIn(page, 'joy')
  await page.goto('/search')
  await page.evaluate(() => { document.querySelector('main input[name=token]').value = 'x' })
  await page.fill('#last', 'Doe')
  const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'),
    page.click('button:has-text("Search")')])
  assert.equal(answer.status(), 403)
  await context.close()
})

test('what was typed comes back with Change search, and whom the user opened is listed', async () => {
  const { context, page } = await visitor(world)
  await signIn(page, 'joy')
  await openJane(page)
  await page.goto('/search/again')
  assert.equal(await page.inputValue('#first'), 'Jane')
  assert.equal(await page.inputValue('#dob-year'), '2000')
  assert.match(await page.locator('#seen + ul').innerText(), /Jane DOE/)
  await context.close()
})
