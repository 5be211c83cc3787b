package templates

import (
	"reflect"
	"text/template"
	"text/template/parse"
)

// compile makes the templates of the kinds anew so that they execute sooner, and says the same: what a letter includes stands
// in its place, and a field of Mail is named by its whole path. The template engine looks each include up by its name and
// begins it with a state of its own; and a field that is promoted from an embedded struct it looks for in all structs,
// breadth first, with maps. Both were more than half of the time that a letter's words took.
//
// It is called once all is checked, so that faults are told of the templates as they were written.
func (l *language) compile(pieces map[string]piece) error {
	if !sameLetter(pieces) {
		return nil
	}
	fast := template.New(l.tag).Option("missingkey=error")
	for name, p := range pieces {
		c := compiler{pieces: pieces, open: map[string]bool{name: true}}
		tree := p.tree.Copy()
		if tree.Root = c.list(tree.Root, true); parse.IsEmptyTree(tree.Root) {
			tree.Root.Nodes = []parse.Node{&parse.TextNode{NodeType: parse.NodeText}} // AddParseTree passes over empty ones
		}
		if _, err := fast.AddParseTree(name, tree); err != nil {
			return err
		}
	}
	l.kinds = fast
	return nil
}

// compiler goes through one template, whose nodes are its own.
type compiler struct {
	pieces map[string]piece
	open   map[string]bool // the templates that it is in: one may include itself
}

// list compiles the nodes of a list; letter is false where "." is something in the letter, as walk has it.
func (c *compiler) list(l *parse.ListNode, letter bool) *parse.ListNode {
	if l == nil {
		return nil
	}
	for i, n := range l.Nodes {
		l.Nodes[i] = c.node(n, letter)
	}
	return l
}

func (c *compiler) node(n parse.Node, letter bool) parse.Node {
	switch n := n.(type) {
	case *parse.ListNode:
		return c.list(n, letter)
	case *parse.ActionNode:
		c.pipe(n.Pipe, letter)
	case *parse.IfNode:
		c.branch(&n.BranchNode, letter, letter)
	case *parse.WithNode:
		c.branch(&n.BranchNode, letter, false)
	case *parse.RangeNode:
		c.branch(&n.BranchNode, letter, false)
	case *parse.TemplateNode:
		if p, ok := c.pieces[n.Name]; ok && letter && isDot(n.Pipe) && !c.open[n.Name] && !declares(p.tree.Root) {
			c.open[n.Name] = true
			defer delete(c.open, n.Name)
			return c.list(p.tree.Root.CopyList(), true)
		}
		c.pipe(n.Pipe, letter)
	}
	return n
}

func (c *compiler) branch(b *parse.BranchNode, letter, inside bool) {
	c.pipe(b.Pipe, letter)
	c.list(b.List, inside)
	c.list(b.ElseList, letter)
}

// pipe names fields of Mail by their whole path.
func (c *compiler) pipe(p *parse.PipeNode, letter bool) {
	if p == nil || !letter {
		return
	}
	for _, cmd := range p.Cmds {
		for _, arg := range cmd.Args {
			switch n := arg.(type) {
			case *parse.PipeNode:
				c.pipe(n, letter)
			case *parse.FieldNode:
				if promoted(n.Ident[0]) {
					n.Ident = append([]string{"Mail"}, n.Ident...)
				}
			}
		}
	}
}

// sameLetter reports whether every template is included for the whole letter. One that is told something in it too, which only a
// folder of an admin's own could have, would look for a field at the wrong place.
func sameLetter(pieces map[string]piece) bool {
	same := true
	for _, p := range pieces {
		walk(p.tree.Root, true, func(n parse.Node, letter bool) {
			if t, ok := n.(*parse.TemplateNode); ok && !(letter && isDot(t.Pipe)) {
				same = false
			}
		})
	}
	return same
}

// promoted reports whether a view has a field from its Mail.
func promoted(name string) bool {
	f, ok := reflect.TypeFor[view]().FieldByName(name)
	return ok && len(f.Index) > 1
}

// isDot reports whether a template is included for the same letter.
func isDot(p *parse.PipeNode) bool {
	if p == nil || len(p.Decl) > 0 || len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return false
	}
	_, dot := p.Cmds[0].Args[0].(*parse.DotNode)
	return dot
}

// declares reports whether a template has variables of its own, which would stay where it is included.
func declares(n parse.Node) (some bool) {
	walk(n, true, func(n parse.Node, _ bool) {
		if p, ok := n.(*parse.PipeNode); ok && len(p.Decl) > 0 {
			some = true
		}
	})
	return some
}
