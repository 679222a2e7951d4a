import type { ReactNode } from 'react';
import card from './card.module.css';
import { Logo } from './icons.tsx';
import { LanguageChoice } from './language-choice.tsx';
import classes from './public-frame.module.css';

interface PublicFrameProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly children: ReactNode;
}

/** The frame of pages for those who are not signed in: one card in the middle. */
export function PublicFrame({ title, lead, children }: PublicFrameProps) {
  return (
    <main className={classes.page}>
      <div className={`${card.card} ${classes.card}`}>
        <div className={classes.head}>
          <Logo size={44} />
          <h1>{title}</h1>
          {lead && <p>{lead}</p>}
        </div>
        {children}
      </div>
      <LanguageChoice />
    </main>
  );
}
