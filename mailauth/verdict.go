package mailauth

import (
	"context"

	"guichet/mail"
)

// judgement collects the evidence for and against one mail.
type judgement struct {
	ctx    context.Context
	dns    *lookups
	env    mail.Envelope
	author author
	policy *policy // nil without an author

	seen   []Signature
	proven bool // a pass for a domain that the From domain accepts
	// relative: a parent or child of the From domain proved itself, and no policy says
	// whether that is enough.
	relative  bool
	everybody bool  // an SPF policy that speaks for the From domain lets anybody send
	fault     error // DNS kept back what could have proven it
}

// judge runs the methods. What only the author's own domain can decide is asked first, so
// that a forger's slow servers cannot use up the time for it.
func (c *Checker) judge(ctx context.Context, env mail.Envelope, from []mail.Mailbox, raw []byte) Report {
	h := splitHeader(raw)
	said := c.behind(&env, &h)
	j := &judgement{ctx: ctx, dns: c.dns, env: env, author: authorOf(&h, from)}
	sender, canSPF := spfIdentity(env)
	if said.spf.result != "" {
		sender, canSPF = said.spf, false
	}
	signed := readSignatures(&h, c.now())
	if j.author.domain != "" {
		j.policy = discover(ctx, c.dns, j.author.domain)
		j.policy.meet(ctx, sender.domain, signed)
		j.fault = j.policy.err
	}
	first, rest := sortSignatures(signed, j.near)
	v := &verifier{dns: c.dns, h: &h}

	j.verify(v, first)
	if canSPF {
		sender = checkSPF(ctx, c.dns, env, sender)
	}
	j.weighSPF(sender)
	j.verify(v, rest)
	j.believe(said)
	return j.report(sender, len(signed) > 0)
}

// verify weighs signatures until one proves the author: the others can add nothing then.
func (j *judgement) verify(v *verifier, all []dkimField) {
	for _, s := range all {
		if j.proven {
			return
		}
		r := v.verify(j.ctx, s)
		j.seen = append(j.seen, r.Signature)
		j.weigh(r.domain, r.Result, r.err, false)
	}
}

// near reports whether a signature of domain could speak for the author.
func (j *judgement) near(domain string) bool {
	return j.policy != nil && (isRelated(domain, j.author.domain) || j.policy.org != "" && isWithin(domain, j.policy.org))
}

// isRelated reports whether one of two domains is the other or below it.
func isRelated(a, b string) bool { return isWithin(a, b) || isWithin(b, a) }

func (j *judgement) weighSPF(r spfResult) {
	if r.all && r.result == resultPass {
		// "Everybody may send" holds for DMARC, but says nothing of who did.
		ok, _ := j.speaksFor(r.domain, true)
		j.everybody = ok
		return
	}
	j.weigh(r.domain, r.result, r.err, true)
}

// weigh adds one result of SPF or DKIM.
func (j *judgement) weigh(domain, result string, err error, isSPF bool) {
	if j.policy == nil || domain == "" || result != resultPass && result != resultTempError {
		return
	}
	ok, alignErr := j.speaksFor(domain, isSPF)
	switch {
	case alignErr != nil:
		j.fault = alignErr
	case ok && result == resultTempError:
		j.fault = err
	case ok:
		j.proven = true
	case result == resultPass && !j.policy.acts() && isRelated(domain, j.author.domain):
		j.relative = true
	}
}

// speaksFor reports whether a pass of domain proves the From domain. Without a DMARC record
// only the same domain does.
func (j *judgement) speaksFor(domain string, isSPF bool) (bool, error) {
	if j.policy == nil || domain == "" {
		return false, nil
	}
	strict := j.policy.rec.strictDKIM
	if isSPF {
		strict = j.policy.rec.strictSPF
	}
	return j.policy.aligned(j.ctx, domain, strict)
}
