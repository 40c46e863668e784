export interface ChatMessage {
  role: string;
  content: string;
}

export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  stream?: boolean;
}

export interface ChatCompletion {
  choices: { index: number; message: { role: string; content: string }; finish_reason: string }[];
}

export interface ChatChunk {
  choices: { index: number; delta: { role?: string; content?: string }; finish_reason: string | null }[];
}

export const ANSWER_TEXT: string;
export const seen: { calls: number; request: ChatRequest | undefined };
export function complete(request: ChatRequest): Promise<ChatCompletion>;
export function stream(request: ChatRequest): AsyncGenerator<ChatChunk, void>;
