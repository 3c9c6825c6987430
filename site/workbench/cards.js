/** When a question comes back. FSRS, as Anki uses it, is 7 kB and learns from each answer how hard a question is. */

import { createEmptyCard, fsrs, Rating } from "ts-fsrs";

const SOON = ["5m"]; // after a wrong answer, also in the same sitting
const scheduler = fsrs({ enable_fuzz: false, learning_steps: SOON, relearning_steps: SOON });

/** Return the card after an answer at this time; a question that was never answered has the card undefined. */
export function answered(card, right, now) {
  const before = card ? { ...card, due: new Date(card.due) } : createEmptyCard(now);
  const { last_review: last } = before;
  if (last) before.last_review = new Date(last);
  return scheduler.next(before, now, right ? Rating.Good : Rating.Again).card;
}

/** Say how long it takes from now until a card is due. */
export function until(due, now) {
  const minutes = Math.max(1, Math.round((new Date(due) - now) / 60_000));
  const [number, unit] =
    minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}
