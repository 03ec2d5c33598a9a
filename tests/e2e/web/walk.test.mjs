// What each role meets on its way: search, person and queue, shielded people, the five answers, mistakes,
// and the end of a session. On both stores; how the pages look is measured once, on SQLite.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertGood, drawn, makeWorld, openFirst, password, root, search, signIn, store, visitor } from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'web', 'region'),
  clock: '2014-03-26T09:00:00Z',
  logins: ['ravi', 'hana', 'sol', 'cara'],
  early: { fire: '2014-03-10T06:00:00Z' }
}
const ivy = { first: 'Ivy', last: 'Lark', 'dob-day': '12', 'dob-month': '5', 'dob-year': '2004' }
const rowan = { first: 'Rowan', last: 'Ash', 'dob-day': '30', 'dob-month': '9', 'dob-year': '2006' }
const petra = { first: 'Petra', last: 'Wren', 'dob-day': '15', 'dob-month': '1', 'dob-year': '2003' }
const nobody = { first: 'Zanthe', last: 'Quorn', 'dob-day': '2', 'dob-month': '8', 'dob-year': '2001' }

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const looks = async (page, name) => { if (store === 'sqlite') await assertGood(page, name) }
const main = (page) => page.locator('main').innerText()

async function open (page, who) {
  await search(page, who)
  await openFirst(page)
}

// One test, one visitor who has signed in.
function walk (words, login, steps) {
  test(words, async () => {
    const { context, page } = await visitor(world)
    await signIn(page, login)
    await steps(page)
    assert.doesNotMatch(await page.title(), /Ivy|Lark|Rowan|Ash|Petra|Wren/i)
    await context.close()
  })
}

const tile = (page, name) => page.locator('.aim-tile', { has: page.locator(`h3:text-is("${name}")`) })

walk('the five answers stand in one page and read differently', 'ravi', async (page) => {
  await open(page, ivy)
  const answers = {
    'Hospital A+E': ['on', /Activity reported on 20 March 2014/, '0121 496 0211'],
    'Hill School': ['none', /No activity reported[^]*in data up to 26 March 2014/, '0121 496 0221'],
    'Fire and Rescue': ['late', /Not known since 10 March 2014[^]*no data for 16 days/, '0121 496 0231'],
    'Harbour Families': ['absent', /Not supplied by this agency/, '0121 496 0241'],
    'Quiet Clinic': ['closed', /Not shown to your role[^]*Ask the duty line/, '0121 496 0100'],
    'Social care': ['on', /Activity reported on 21 March 2014/, '0121 496 0261']
  }
  assert.equal(await page.locator('.aim-tile').count(), Object.keys(answers).length)
  for (const [name, [kind, words, phone]] of Object.entries(answers)) {
    const one = tile(page, name)
    assert.match(await one.getAttribute('class'), new RegExp(`aim-tile--${kind}$`), name)
    assert.match(await one.innerText(), words, name)
    assert.equal(await one.locator('.aim-tile__contact a[href^="tel:"]').innerText(), phone, name)
    const icon = await one.locator('.aim-tile__state use').getAttribute('href')
    assert.equal(await page.locator(`symbol${icon}`).count(), 1, `${name} has a sign that is drawn`)
  }
  const lanes = await page.locator('.aim-lane__name').allInnerTexts()
  assert.deepEqual(lanes, ['Service', 'Hospital A+E', 'Hill School', 'Fire and Rescue', 'Social care'],
    'no lane says 0 for a service that was not counted')
  assert.equal(await page.locator('.aim-lane .gap').count(), 1)
  assert.doesNotMatch(await main(page), /Clinic visit|17 March/)
  await looks(page, 'person-five-answers')
})

walk('a hospital user sees dates and what it was, but no address, rule or household', 'hana', async (page) => {
  await open(page, ivy)
  assert.match(await tile(page, 'Social care').innerText(), /Activity reported on 21 March 2014[^]*Contact received/)
  const text = await main(page)
  assert.match(text, /Area\s+B99/)
  assert.match(text, /Review required/)
  assert.doesNotMatch(text, /Weir|1AB|Household|rule Q|When it happened|Who else/i)
  await looks(page, 'person-hospital')
})

walk('a charity user learns that a person is known and whom to ring, and nothing else', 'cara', async (page) => {
  await search(page, ivy)
  assert.doesNotMatch(await main(page), /B99|Weir|Hospital|School|Fire/)
  await openFirst(page)
  const text = await main(page)
  assert.match(text, /This person is known to the hub/)
  assert.match(text, /ring the duty line: 0121 496 0100/)
  assert.doesNotMatch(text, /Review|Hospital|Fire|Social|Activity|March|Weir|B99|Household|When it happened/i)
  assert.equal(await page.locator('.aim-tile').count(), 0)
  await looks(page, 'person-charity')
  await search(page, nobody)
  assert.match(await main(page), /Nobody matches that search/)
})

for (const login of ['ravi', 'hana', 'cara']) {
  walk(`of a person whose whereabouts are kept, ${login} sees neither address nor area`, login, async (page) => {
    await search(page, rowan)
    assert.doesNotMatch(await main(page), /B99|Kept Court|5ZY/i)
    await openFirst(page)
    const text = await main(page)
    assert.match(text, /You can see a limited view of this record/)
    assert.match(text, /ring the duty line on 0121 496 0100/)
    assert.doesNotMatch(text, /B99|Kept Court|5ZY|Household/i)
    assert.match(text, login === 'ravi' ? /tell them only to those who must know/ : /Service names and dates are hidden/)
    if (login !== 'ravi') assert.doesNotMatch(text, /Hospital|Hill School|March|Fire/)
    if (login !== 'ravi') assert.equal(await page.locator('.aim-tile').count(), 0)
    if (login === 'hana') await looks(page, 'person-location')
    if (login === 'ravi') await looks(page, 'person-location-reviewer')
  })
}

walk('an address typed on a guess does not find one whose whereabouts are kept', 'ravi', async (page) => {
  const told = []
  for (const address of ['7 Kept Court', '9 Other Place']) {
    await page.goto('/search')
    await page.fill('#first', 'Rowan')
    await page.click('summary')
    await page.fill('#address', address)
    await page.click('button:has-text("Search")')
    told.push((await main(page)).replace(address, 'ADDRESS'))
  }
  assert.equal(told[0], told[1])
})

walk('a sealed person is not there, and the page is the one that says nobody matches', 'ravi', async (page) => {
  const shape = async (who, words) => {
    await search(page, who)
    return (await page.content()).replace(words, 'NAME').replace(/born <b><bdi>[^<]*/, 'born')
      .replace(/name="token" value="[^"]*"/g, '')
  }
  const sealed = await shape(petra, /Petra<\/bdi><\/b>, <b><bdi>Wren/)
  const none = await shape(nobody, /Zanthe<\/bdi><\/b>, <b><bdi>Quorn/)
  assert.equal(sealed, none)
  assert.match(await main(page), /Nobody matches that search/)
})

walk('a vague search lists those who could be meant, best first, and advises one more detail', 'ravi', async (page) => {
  await search(page, { first: 'Ivy', last: 'Lark', 'dob-year': '2004' })
  const heading = await page.locator('h1').innerText()
  const cards = page.locator('.govuk-summary-card')
  assert.equal(heading, `${await cards.count()} people could match`)
  assert.ok(await cards.count() >= 3)
  const text = await main(page)
  assert.match(text, /You searched for Ivy, Lark, born 2004, day and month not known\. Change search/)
  assert.match(text, /Agrees:[^]*Differs:/)
  assert.match(text, /What the match strengths mean/)
  const bars = await cards.evaluateAll((all) => all.map((c) => c.querySelectorAll('.aim-strength .on').length))
  assert.deepEqual(bars, [...bars].sort((a, b) => b - a))
  await looks(page, 'results-several')
  await page.click('text=Change search')
  assert.equal(await page.inputValue('#first'), 'Ivy')
  assert.equal(await page.inputValue('#dob-year'), '2004')
  assert.equal(await page.inputValue('#dob-day'), '')
})

walk('when nobody matches, the page says what it means, what is late, what to try and whom to ring', 'ravi', async (page) => {
  await search(page, nobody)
  const text = await main(page)
  for (const words of [/This does not mean nothing has happened/, /4 of 5 services are up to date/,
    /Fire and Rescue[^]*10 March/, /some records are kept apart/, /search with less detail/, /duty line on 0121 496 0100/]) {
    assert.match(text, words)
  }
  await page.click('text=search with less detail')
  assert.equal(await page.inputValue('#last'), 'Quorn')
  assert.equal(await page.inputValue('#dob-month'), '8')
})

const mistakes = [
  ['a thirteenth month', { ...ivy, 'dob-month': '13' }, 'dob-day', /The date of birth is not a date like 27 3 2013/],
  ['a day without a month', { ...ivy, 'dob-month': '' }, 'dob-day', /The date of birth has a day but no month/],
  ['an age in words', { last: 'Lark', age: 'ten' }, 'age', /The age is not a number like 13/],
  ['too little to search with', { first: 'Ivy' }, 'first', /This is too little to search with: give first name and surname with/],
  ['a surname and a year', { last: 'Lark', 'dob-year': '2004' }, 'first', /This is too little to search with/],
  ['a wrong NHS number', { nhs: '1234567890' }, 'nhs', /The NHS number is not ten digits/]
]
walk('a mistake is told at the top and beside the field, and nothing that was typed is lost', 'ravi', async (page) => {
  for (const [name, fields, id, words] of mistakes) {
    await page.goto('/search')
    await page.click('summary')
    for (const [field, text] of Object.entries(fields)) await page.fill('#' + field, text)
    await page.click('button:has-text("Search")')
    const link = page.locator('.govuk-error-summary a')
    assert.match(await link.innerText(), words, name)
    assert.match(await page.title(), /^Error: /, name)
    assert.match(await page.locator('.govuk-form-group--error .govuk-error-message').innerText(), words, name)
    assert.equal(await page.locator('.govuk-form-group--error').count(), 1, name)
    const told = await page.locator('#' + id).evaluate((at) =>
      at.closest('[aria-describedby]').getAttribute('aria-describedby').split(' ').map((d) => document.getElementById(d)?.innerText))
    assert.ok(told.some((text) => words.test(text || '')), `${name} is read out with the field`)
    await link.focus()
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement.id), id, name)
    for (const [field, text] of Object.entries(fields)) assert.equal(await page.inputValue('#' + field), text, name)
    if (id === 'nhs' || id === 'dob-day') await looks(page, 'search-mistake-' + id)
  }
})

walk('the queue is in pages, most urgent first, and can be narrowed to one priority', 'ravi', async (page) => {
  await page.goto('/queue')
  assert.equal(await page.locator('caption').innerText(), '28 people to review, most urgent first')
  assert.equal(await page.locator('tbody tr').count(), 25)
  const words = await page.locator('tbody tr .aim-rag').allInnerTexts()
  assert.deepEqual(words.slice(0, 3), ['Red', 'Red', 'Amber'])
  assert.equal(await page.locator('[aria-current=page] >> text="1"').count(), 1)
  assert.equal(await page.locator('a[rel=prev]').count(), 0)
  assert.doesNotMatch(await main(page), /Petra|Wren/, 'a sealed person is in no line')
  await looks(page, 'queue-paged')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.click('a[rel=next]')
  assert.equal(await page.locator('tbody tr').count(), 3)
  assert.equal(await page.locator('a[rel=next]').count(), 0)
  assert.equal(await page.locator('[aria-current=page] >> text="2"').count(), 1)
  await page.click('a[aria-label="Page 1"]')
  assert.equal(await page.locator('tbody tr').count(), 25)
  await page.selectOption('#f-band', 'red')
  await page.click('button:has-text("Apply")')
  assert.equal(await page.locator('caption').innerText(), '2 people to review, most urgent first (red)')
  assert.equal(await page.locator('tbody tr').count(), 2)
  assert.equal(await page.inputValue('#f-band'), 'red')
  assert.equal(await page.locator('.govuk-pagination').count(), 0)
  await page.selectOption('#f-band', 'green')
  await page.click('button:has-text("Apply")')
  assert.match(await main(page), /Nobody in the queue fits what you ask for\./)
  await page.goto('/queue?page=99')
  assert.equal(await page.locator('tbody tr').count(), 3, 'past the end is the last page')
  await page.goto('/queue?band=red&page=1')
  await page.click('tbody a >> nth=0')
  assert.match(await main(page), /Review required/)
})

walk('a printed record says who printed it, when and why, and leaves the furniture out', 'ravi', async (page) => {
  await open(page, ivy)
  await page.emulateMedia({ media: 'print' })
  assert.match(await page.locator('.aim-printhead').innerText(),
    /Confidential\. Printed by Ravi Patel, Reviewer, Midshire Social Care, 26 March 2014, 9:00am\. Reason: Worried about a child\./)
  assert.match(await page.locator('.aim-printfoot').innerText(), /Confidential: AIM record, printed 26 March 2014, 9:00am by Ravi Patel/)
  for (const gone of ['.aim-session', '.aim-header', '.govuk-service-navigation', '.govuk-footer']) {
    assert.equal(await page.locator(gone).isVisible(), false, gone)
  }
  for (const kept of ['.aim-person', '.aim-tile >> nth=0', '.aim-review']) assert.ok(await page.locator(kept).isVisible(), kept)
})

walk('the first stop skips to the content, and a stop under the banner is never behind it', 'ravi', async (page) => {
  await open(page, ivy)
  await page.bringToFront()
  await drawn(page)
  for (let i = 0; i < 5 && await page.evaluate(() => document.activeElement === document.body); i++) {
    await page.keyboard.press('Tab') // a key pressed before the window has the focus goes nowhere
    await drawn(page)
  }
  assert.equal(await page.evaluate(() => document.activeElement.className), 'govuk-skip-link')
  assert.ok(await page.locator('.govuk-skip-link').isVisible())
  await page.keyboard.press('Enter')
  assert.match(page.url(), /#main-content$/)
})

test('after too many wrong passwords the page says how long to wait, also to the right one', async () => {
  const { context, page } = await visitor(world)
  const told = []
  for (let i = 0; i < 7; i++) {
    await page.goto('/sign-in')
    await page.fill('#login', 'sol')
    await page.fill('#password', i < 6 ? 'not the password at all' : password)
    await page.click('button:has-text("Continue")')
    told.push(await page.locator('.govuk-error-summary a').innerText())
    assert.equal(await page.inputValue('#password'), '')
  }
  assert.deepEqual(new Set(told.slice(0, 6)), new Set(['The user name or the password is not right']))
  assert.equal(told[6], 'Too many tries: wait 1 second, then try again')
  await looks(page, 'sign-in-wait')
  await context.close()
})

test('who did nothing for too long signs in again, is told why, and finds nothing left behind', async () => {
  const { context, page } = await visitor(world)
  await signIn(page, 'hana')
  await open(page, ivy)
  const person = page.url()
  await page.goto('/search')
  await page.fill('#first', 'Ivy')
  await world.restartAt('2014-03-26T09:14:00Z')
  await page.click('nav >> text=Find a person')
  assert.match(page.url(), /\/search$/, 'fourteen minutes are not too long')
  await world.restartAt('2014-03-26T09:30:00Z')
  await page.click('nav >> text=Find a person')
  assert.match(page.url(), /\/sign-in$/)
  assert.match(await main(page), /Your session has ended\. That happens after 15 minutes without use, after 8 hours in any case, and when your password or your role changes\./)
  await looks(page, 'sign-in-ended')
  const answer = await page.goto(person)
  assert.match(answer.url(), /\/sign-in$/)
  await signIn(page, 'hana')
  await page.click('.aim-session__end button')
  assert.match(await page.locator('h1').innerText(), /Sign in/)
  assert.doesNotMatch(await main(page), /Your session has ended/, 'who signed out knows why')
  await context.close()
})
