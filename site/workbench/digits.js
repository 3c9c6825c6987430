/** Small pictures of digits side by side; those that the network takes for another digit stand out. */

import { element } from "../figures/frame.js";

const [SIZE, CELL] = [8, 10]; // pixels of a picture, and with the space around it
const MISREAD = [[255, 205, 170], [120, 40, 0]]; // paper and ink; the style sheet inverts both in the dark
const READ = [[255, 255, 255], [150, 150, 150]];

export class Digits {
  /** Make room for this number of pictures, in as many columns as can be recognised on this screen. */
  constructor(place, number) {
    this.canvas = element("canvas", "tr-digits", place);
    this.columns = this.canvas.clientWidth < 480 ? 15 : 30;
    const rows = Math.ceil(number / this.columns);
    Object.assign(this.canvas, { role: "img", ariaLabel: "No pictures yet", width: CELL * this.columns, height: CELL * rows });
    this.context = this.canvas.getContext("2d");
  }

  /** Draw all pictures again. */
  show(misread) {
    const { width, height } = this.canvas;
    const image = this.context.createImageData(width, height);
    const wrong = new Set(misread);
    this.pictures.forEach((picture, i) => {
      const [paper, ink] = wrong.has(i) ? MISREAD : READ;
      const [left, top] = [CELL * (i % this.columns), CELL * Math.floor(i / this.columns)];
      for (let y = 0; y < CELL - 1; y++)
        for (let x = 0; x < CELL - 1; x++) {
          const dark = x < SIZE && y < SIZE ? picture[SIZE * y + x] / 16 : 0;
          const colour = paper.map((light, channel) => light + dark * (ink[channel] - light));
          image.data.set([...colour, 255], 4 * (width * (top + y) + left + x));
        }
    });
    this.context.putImageData(image, 0, 0);
    this.canvas.ariaLabel = `${this.pictures.length} pictures that the network does not learn from, ${wrong.size} of them misread`;
  }
}
