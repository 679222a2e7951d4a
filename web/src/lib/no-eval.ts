import { z } from 'zod';

// The content security policy allows no code made of text, and zod would try before it believes that. Imported first
// of all, for zod decides when a schema is made.
z.config({ jitless: true });
