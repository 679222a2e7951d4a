import type { Problem } from '../../../domain/api/common.ts';

/** Why a request to our API failed. `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: Problem['code'] | 'network' | 'bad-answer';
  readonly requestId: string | undefined;

  constructor(status: number, code: string, detail: string, requestId?: string) {
    super(detail);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}
