// Docs of the demo workspace.
import type { Doc } from '../world/parts.ts';
import type { Demo } from './demo.ts';

interface PageSeed {
  readonly name: string;
  readonly content: string;
  readonly pages?: readonly PageSeed[];
}

const WIKI: readonly PageSeed[] = [
  {
    name: 'Welcome',
    content: '# Engineering at Acme\n\nHow we build, ship and keep things running.',
  },
  {
    name: 'On-call handbook',
    content:
      '# On call\n\nOne week each, Monday to Monday.\n\n- acknowledge within **15 minutes**\n- write down what you did',
    pages: [
      {
        name: 'Escalation ladder',
        content: '1. The engineer on call\n2. The backend team lead\n3. The head of engineering',
      },
    ],
  },
  {
    name: 'Service catalogue',
    content:
      '| service | owner |\n|---|---|\n| checkout | Backend |\n| search | Backend |\n| notifications | Backend |',
  },
  { name: 'Weekly status', content: '# Weekly status\n\nThe newest week stands last.' },
  {
    name: 'Postmortems',
    content: 'What went wrong, and what we changed.',
    pages: [
      {
        name: 'Checkout outage',
        content:
          '## What happened\n\nA certificate ran out overnight.\n\n## What we changed\n\nAn alert thirty days ahead.',
      },
    ],
  },
];

export function plantDocs(demo: Demo): void {
  const { world, calendar, people, lists } = demo;
  const put = (name: string, parentId: string, pages: readonly PageSeed[]) => {
    const doc = world.docs.put({
      id: world.newId('doc'),
      name,
      parentId,
      parentType: 4,
      public: false,
      creatorId: people.priya.id,
      createdAt: calendar.ago(180),
      updatedAt: calendar.ago(5),
      archived: false,
    });
    plantPages(demo, doc, null, pages);
  };
  put('Engineering Wiki', lists.services.spaceId, WIKI);
  put('Product Notes', lists.ideas.spaceId, [
    { name: 'Principles', content: 'Small steps, **seen** by customers early.' },
  ]);
}

function plantPages(
  demo: Demo,
  doc: Doc,
  parentId: string | null,
  pages: readonly PageSeed[],
): void {
  const { world, calendar } = demo;
  for (const seed of pages) {
    const page = world.pages.put({
      id: world.newId('doc'),
      docId: doc.id,
      parentId,
      name: seed.name,
      subTitle: '',
      content: seed.content,
      creatorId: doc.creatorId,
      createdAt: doc.createdAt,
      updatedAt: calendar.ago(30),
    });
    plantPages(demo, doc, page.id, seed.pages ?? []);
  }
}
