// Package mailpost owns the two doors by which programs hand over a mail with an HTTP request: the pipe of
// `guichet deliver`, on the control socket, and POST /v1/mail, for providers' webhooks (PRODUCT 1.17).
//
// It refuses to know what a mail says and what becomes of it. It is told who may come in and what his word is
// worth; who a mail is for, whom it is from and that it is durable is the desk's to say.
//
// Standards: RFC 6750 §2.1 (bearer tokens), RFC 9457 (problem details), the IETF draft of the Idempotency-Key field.
package mailpost
