// What the page of a child says of two agencies' halves of one review, and of a plan that names its own numbers.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertGood, makeWorld, openFirst, root, search, signIn, store, visitor } from './world.mjs'

const region = { folder: join(root, 'tests', 'e2e', 'web', 'child'), clock: '2026-01-10T12:00:00Z', logins: ['priya'], early: {} }
const born = (first, last, day, month, year) => ({ first, last, 'dob-day': day, 'dob-month': month, 'dob-year': year })

let world
before(async () => { world = await makeWorld(region) })
after(async () => { assert.equal(await world.close(), 0, 'the server ends cleanly when told to') })

async function open (who, steps) {
  const { context, page } = await visitor(world)
  await signIn(page, 'priya')
  await search(page, who)
  await openFirst(page)
  await steps(page)
  await context.close()
}

const review = (page) => page.locator('table', { hasText: 'Expected contacts' }).locator('tr', { hasText: 'Integrated review at two' })
// The shapes of the cell: of the line, then of each half; none stands by its colour alone.
const shapes = (cell) => cell.locator('svg use').evaluateAll((all) => all.map((use) => use.getAttribute('href')))

test('both halves are there: one line says so, and whose they are', () => open(born('Nadia', 'Farrow', '1', '6', '2023'), async (page) => {
  assert.equal(await review(page).count(), 1)
  const cell = review(page).locator('td')
  assert.match(await cell.innerText(), /^\s*Both\s+Health review: Met on 10 September 2025, Health visiting\s+Progress check at nursery: Met on 3 October 2025, Acorns Nursery\s*$/i)
  assert.deepEqual(await shapes(cell), ['#i-on', '#i-on', '#i-on'])
}))

test('one half is there: which, and who owes the other', () => open(born('Ivo', 'Sandling', '5', '5', '2023'), async (page) => {
  const cell = review(page).locator('td')
  assert.match(await cell.innerText(), /^\s*Only the progress check at nursery\s+Health review: Missed[^]*Owed by Community Health\s+Progress check at nursery: Met on 1 November 2025/i)
  assert.deepEqual(await shapes(cell), ['#i-red', '#i-red', '#i-on'])
}))

test('neither is there: who did not come, and who cancelled; the halves are no larger than the rest', () => open(born('Odile', 'Sandling', '20', '4', '2023'), async (page) => {
  const cell = review(page).locator('td')
  assert.match(await cell.innerText(), /^\s*Neither\s[^]*Not brought to an appointment on 12 October 2025; Appointment cancelled by the service on 12 September 2025 \(not counted as missed\)/)
  const size = (at) => at.evaluate((e) => window.getComputedStyle(e).fontSize)
  assert.equal(await size(cell.locator('li').first()), await size(cell))
  if (store === 'sqlite') await assertGood(page, 'child-review-at-two')
}))

test('a plan that names its office, its authority and an out-of-hours number is shown with those, not with the region\'s', () => open(born('Idris', 'Calloway', '2', '11', '2014'), async (page) => {
  const tile = await page.locator('.aim-tile', { hasText: 'Child protection register' }).innerText()
  assert.match(tile, /South placements, Southborough County Council\s+01632 960301[^]*Out of hours\s+01632 960302/)
  assert.doesNotMatch(tile, /0121 496/)
}))
