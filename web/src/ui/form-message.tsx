import classes from './form.module.css';

interface FormMessageProps {
  /** Null while there is nothing to say. */
  readonly error?: string | null | undefined;
  readonly done?: string | null | undefined;
}

/** What became of a form; a screen reader says it by itself. */
export function FormMessage({ error, done }: FormMessageProps) {
  return (
    <>
      <div role="alert" className={classes.message}>
        {error && <p className={classes.error}>{error}</p>}
      </div>
      {done && (
        <p role="status" className={classes.done}>
          {done}
        </p>
      )}
    </>
  );
}
