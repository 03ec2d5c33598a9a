// A MASH case as its people meet it: one click from a person, partners who are asked and answer, a second
// person who agrees, the whole history before nothing is done, and numbered copies for the meeting.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  artifacts, assertGood, enter, makeWorld, openFirst, root, search, signIn, spoken, store, visitor
} from './world.mjs'

const region = {
  folder: join(root, 'tests', 'e2e', 'web', 'case'),
  clock: '2026-11-24T11:00:00Z', // a Tuesday
  logins: ['ravi', 'helen', 'lena', 'lou', 'amara', 'cara', 'adele'],
  early: {}
}

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

const looks = async (page, name) => {
  if (store === 'sqlite') await assertGood(page, name)
  await page.setViewportSize({ width: 1280, height: 900 })
}
const main = (page) => page.locator('main').innerText()
const people = /Jane|Doe|Mary|Quill|Rowe/i

// One test, one visitor. `purpose` null: none is given.
function walk (words, login, steps, purpose = 'child_concern', options = {}) {
  test(words, async () => {
    const { context, page, heard } = await visitor(world, options)
    if (purpose) await signIn(page, login, purpose)
    heard.length = 0
    await steps(page)
    assert.doesNotMatch(await page.title(), people)
    assert.doesNotMatch(spoken(page), people)
    assert.deepEqual(heard.filter((line) => !/status of 4/.test(line)), [])
    await context.close()
  })
}

const persons = {
  jane: { first: 'Jane', last: 'Doe', 'dob-day': '9', 'dob-month': '6', 'dob-year': '2013' },
  tom: { first: 'Tom', last: 'Rowe', 'dob-day': '3', 'dob-month': '2', 'dob-year': '2014' },
  rae: { first: 'Rae', last: 'Quill', 'dob-day': '5', 'dob-month': '5', 'dob-year': '2015' }
}

async function openPerson (page, who) {
  await search(page, persons[who])
  await openFirst(page)
}

async function openCase (page, who) {
  await openPerson(page, who)
  await page.click('button:has-text("Make a case of this"), button:has-text("Go to the open case")')
}

async function openFromList (page, name, which = 'open') {
  await page.goto('/cases?which=' + which)
  await page.click(`tbody a:has-text("${name}")`)
}

const row = (page, text) => page.locator('table', { hasText: 'Partner checks' }).locator('tr', { hasText: text })

walk('one click on a person makes a contact with every linked row and where it came from', 'ravi', async (page) => {
  await openPerson(page, 'jane')
  await page.click('button:has-text("Make a case of this")')
  assert.equal(await page.locator('h1').innerText(), 'Jane DOE, 13 years')
  assert.match(await page.locator('.govuk-caption-l').innerText(), /^Case M-[0-9A-Z]{4}-[0-9A-Z]{4}, Contact$/)
  assert.match(await main(page), /left to decide, due 25 November 2026, 5:00pm/)
  assert.match(await main(page), /No partner has been asked/)
  await page.click('a:has-text("Notes and steps")')
  const linked = await main(page)
  assert.match(linked, /23 November 2026, Midshire Police: Violence at the address, child present \(feed police, received 24 November 2026, data up to/)
  assert.match(linked, /Mill Surgery: sends nothing to the hub/)
  await page.goBack()
  await openPerson(page, 'jane')
  assert.equal(await page.locator('button:has-text("Make a case of this")').count(), 0)
  await page.click('button:has-text("Go to the open case")')
  assert.match(await main(page), /Contact/)
})

walk('the colour starts the clocks; those with a match are asked at once, the others are named', 'ravi', async (page) => {
  await openFromList(page, 'Jane')
  assert.match(await main(page), /Set the priority first/)
  await page.check('#rag-amber')
  await page.click('button:has-text("Set priority")')
  assert.match(await page.locator('.govuk-notification-banner').innerText(), /You (moved it on|set the colour)/)
  assert.match(await main(page), /Midshire Police: 1 contact, the last on 23 November 2026/)
  await page.click('summary:has-text("Ask another partner")')
  const others = await page.locator('details', { hasText: 'Not asked' }).innerText()
  assert.match(others, /Fire and Rescue\s+No match in data up to 24 November 2026/)
  assert.match(others, /Mill Surgery\s+Sends nothing to the hub/)
  assert.match(others, /Harbour Families/)
  // Mary comes into the case: and with her who knows Mary alone
  await page.locator('tr', { hasText: 'Mary' }).locator('button:has-text("Include")').click()
  assert.match(await main(page), /1\s+other people in the case/)
  assert.match(await main(page), /Harbour Families: 1 contact, the last on 14 August 2026/)
  await page.fill('#ask-all', 'What do you know of Jane? <b>Anything</b> at home?')
  await page.click('button:has-text("Ask them all")')
  assert.match(await main(page), /0 of 5\s+partners have replied/)
  assert.match(await row(page, 'Midshire Police').innerText(), /Due by 5:00pm/)
  // one click for one of the others
  await page.click('summary:has-text("Ask another partner")')
  await page.click('button:has-text("Ask Fire and Rescue")')
  assert.match(await main(page), /0 of 6\s+partners have replied/)
  await looks(page, 'case')
})

walk('a partner is named nobody until they open their check, which is its own reason', 'lena', async (page) => {
  await page.goto('/checks')
  assert.match(await main(page), /M-[0-9A-Z]{4}-[0-9A-Z]{4}/)
  assert.match(await main(page), /Due 5:00pm/)
  assert.doesNotMatch(await main(page), people)
  await looks(page, 'checks')
  await page.click('button:has-text("Open")')
  assert.match(await page.locator('.aim-session').innerText(), /A partner asked for a check/)
  const text = await main(page)
  assert.match(text, /Jane DOE\s+9 June 2013/)
  assert.doesNotMatch(text, /Mary/, 'the school has no record of the mother')
  assert.match(text, /What do you know of Jane\? <b>Anything<\/b> at home\?/)
  assert.doesNotMatch(text, /Inour|B99|Police|Hospital|violence/i, 'nothing else of the case')
  await looks(page, 'check')
  await page.click('button:has-text("Send answer")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Select whether you know this person/)
  await page.check('#known-known')
  await page.check('#fact-missed')
  await page.fill('#words', 'Attendance has dropped since September.')
  await page.click('button:has-text("Send answer")')
  assert.match(await main(page), /Answered[^]*Attendance has dropped since September/)
  assert.equal((await page.goto('/cases')).status(), 403)
})

walk('a colleague who opens it too is told who answered', 'lou', async (page) => {
  await page.goto('/checks')
  await page.click('button:has-text("Open")')
  assert.match(await main(page), /lena answered/)
})

walk('a charity answers at its own tier, with the keyboard alone', 'cara', async (page) => {
  await page.goto('/checks')
  await page.focus('tbody button')
  await enter(page)
  await page.waitForSelector('#known-known')
  assert.match(await main(page), /Jane DOE[^]*Mary DOE/)
  await page.focus('#known-known')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  assert.ok(await page.isChecked('#known-nothing_held'))
  await page.focus('#ring')
  await enter(page)
  await page.waitForSelector('h2:has-text("Answered")')
  assert.match(await main(page), /Nothing held/)
})

walk('answers are on the case, who is late can be reminded, and a note stays', 'ravi', async (page) => {
  await openFromList(page, 'Jane')
  assert.match(await main(page), /2 of 6\s+partners have replied/)
  assert.match(await row(page, 'Hill School').innerText(), /Appointments or visits missed\. Known\. Attendance has dropped since September\. Ring: Lena Fox, 0121 496 0221/)
  await page.click('button:has-text("Remind Midshire Police")')
  assert.match(await row(page, 'Midshire Police').innerText(), /reminded/)
  await page.click('a:has-text("Notes and steps")')
  await page.click('button:has-text("Save note")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Write a few words/)
  await page.fill('#note', 'Rang the police: they send somebody.')
  await page.click('button:has-text("Save note")')
  assert.match(await main(page), /Ravi Patel wrote a note[^]*Rang the police/)
  await looks(page, 'case-notes')
})

walk('no further action is refused until the whole history was read, the mother\'s too', 'ravi', async (page) => {
  await openFromList(page, 'Jane')
  await page.check('#out-nfa')
  await page.fill('#why', 'Nothing to worry about')
  await page.click('button:has-text("Decide")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Read the whole history first/)
  assert.equal(await page.inputValue('#why'), 'Nothing to worry about')
  await looks(page, 'case-problem')
  await page.click('a:text-is("History")')
  const text = await main(page)
  assert.match(text, /2 April 2025\s+Mary\s+Midshire Police\s+Violence at the address, child present\s+Feed police, received 24 November 2026, data up to 24 November 2026/)
  assert.match(text, /3 November 2026\s+Tom\s+Hill School/)
  await looks(page, 'case-history')
  await page.click('a:text-is("Overview")')
  assert.doesNotMatch(await main(page), /Only after you have read the whole history/)
  await page.check('#out-strategy')
  await page.fill('#why', 'Violence at home, hurt the day before')
  await page.click('button:has-text("Decide")')
  assert.match(await main(page), /Ravi Patel proposes: Strategy discussion \(section 47\)/)
  assert.equal(await page.locator('#agree-yes').count(), 0)
})

walk('of two who act on one screen the second is told; a manager agrees and it stands', 'helen', async (page) => {
  await page.goto('/cases?which=confirm')
  assert.match(await main(page), /1\s+wait for a second person/)
  await looks(page, 'cases')
  await page.click('tbody a:has-text("Jane")')
  const second = await page.context().newPage()
  await second.goto(page.url())
  await second.check('#rag-red')
  await second.fill('#rag-why', 'The father is out of custody')
  await second.click('button:has-text("Set priority")')
  await page.check('#agree-yes')
  await page.click('button:text-is("Save")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /changed since it was shown to you: helen set the colour/)
  await second.close()
  assert.match(await main(page), /Red\s+set by Helen Marsh/)
  await page.check('#agree-yes')
  await page.click('button:text-is("Save")')
  assert.match(await main(page), /Strategy discussion \(section 47\)\. Decided by Helen Marsh[^]*Violence at home/)
})

walk('a pack is one document with its sources and what nobody knows, each copy numbered', 'ravi', async (page) => {
  await openFromList(page, 'Jane', 'closed')
  await page.click('a:has-text("Meeting pack")')
  await page.click('button:has-text("Record and make the copy")')
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Say for whom this copy is/)
  await page.fill('#whom', 'the chair')
  await page.click('button:has-text("Record and make the copy")')
  const text = await main(page)
  assert.match(text, /Confidential\. Copy 1, for the chair\. Made by Ravi Patel, Reviewer, Children's Social Care, 24 November 2026/)
  assert.match(text, /Reason: Worried about a child/)
  assert.match(text, /1\. What happened, newest first[^]*Feed police, received 24 November 2026, data up to 24 November 2026/i)
  assert.match(text, /2\. What partners told us[^]*Hill School\s+Known\s+Appointments or visits missed\. Attendance has dropped/i)
  assert.match(text, /3\. Who to ring[^]*0121 496 0211/i)
  assert.match(text, /4\. What we do not know[^]*Mill Surgery sends nothing to the hub[^]*4 partners were asked and did not answer/i)
  await looks(page, 'case-pack')
  if (store === 'sqlite') {
    await page.emulateMedia({ media: 'print' })
    await page.pdf({ path: join(artifacts, 'case-pack.pdf'), format: 'A4', printBackground: true })
    assert.ok(await page.locator('.aim-printfoot').isVisible(), 'who, when and why are on each page')
    assert.ok(!(await page.locator('nav').first().isVisible()))
    await page.emulateMedia({ media: null })
  }
  await page.click('.govuk-breadcrumbs a')
  await page.click('a:has-text("Meeting pack")')
  assert.match(await main(page), /1\s+the chair\s+Ravi Patel/)
  await looks(page, 'case-copies')
})

walk('an answer that comes late is kept and shown', 'amara', async (page) => {
  await page.goto('/checks')
  await page.click('button:has-text("Open")')
  await page.check('#known-known')
  await page.fill('#words', 'Seen on 22 November, went home with her mother.')
  await page.click('button:has-text("Send answer")')
  const other = await visitor(world)
  await signIn(other.page, 'ravi')
  await openFromList(other.page, 'Jane', 'closed')
  assert.match(await row(other.page, 'Midshire Hospital').innerText(), /Came after the decision\.[^]*Seen on 22 November/)
  await other.context.close()
})

walk('whose worker there is already, to them it goes', 'ravi', async (page) => {
  await openCase(page, 'tom')
  assert.match(await main(page), /There is an allocated worker: this contact goes to them[^]*Dana Price, Team North, 0121 496 0263/)
  assert.match(await main(page), /Team\s+Team North/)
  await page.check('#rag-green')
  await page.click('button:has-text("Set priority")')
  await page.check('#out-allocated')
  await page.fill('#why', 'Dana works with them')
  await page.click('button:has-text("Decide")')
  assert.match(await main(page), /proposes: Passed to the allocated worker/)
})

walk('a protected place is in no part of a case', 'ravi', async (page) => {
  await openCase(page, 'rae')
  for (const tab of ['Overview', 'Notes and steps', 'History']) {
    await page.click(`nav a:has-text("${tab}")`)
    assert.doesNotMatch(await main(page), /Kept|B99/)
  }
  await page.click('a:has-text("Meeting pack")')
  await page.fill('#whom', 'the chair')
  await page.click('button:has-text("Record and make the copy")')
  assert.match(await main(page), /Protected: it is in no copy of this pack/)
  assert.doesNotMatch(await page.content(), /Kept Court|B99 5ZY/)
})

walk('a case is handed over with everything in it', 'ravi', async (page) => {
  await openCase(page, 'rae')
  await page.click('summary:has-text("Hand over this case")')
  await page.selectOption('#hand', 'helen')
  await page.fill('#hand-why', 'I am away from Thursday')
  await page.click('button:text-is("Hand over")')
  assert.match(await main(page), /Worker\s+Helen Marsh/)
  await page.click('a:has-text("Notes and steps")')
  assert.match(await main(page), /gave it to a worker: Helen Marsh[^]*I am away from Thursday/)
})

walk('forced colours lose nothing', 'ravi', async (page) => {
  await openFromList(page, 'Rae')
  await page.screenshot({ path: join(artifacts, 'case-forced.png'), fullPage: true })
  assert.match(await page.locator('.aim-nums').innerText(), /No colour/)
}, 'child_concern', { forcedColors: 'active' })

walk('who runs the hub opens no case, and an address of another session leads nowhere', 'ravi', async (page) => {
  await openFromList(page, 'Rae')
  const address = page.url()
  const other = await visitor(world)
  await signIn(other.page, 'helen')
  assert.equal((await other.page.goto(address)).status(), 404)
  await other.context.close()
  assert.equal((await page.goto('/case/abcdef')).status(), 404)
})
