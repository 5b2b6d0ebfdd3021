// npm run house: the size of the project, as the suite holds it.
import { houseFigures } from '../test/support/house-figures.ts';

for (const [what, count] of Object.entries(houseFigures())) {
  console.log(`${String(count).padStart(7)}  ${what}`);
}
