import React from 'react';

type Props = { title: string; children?: React.ReactNode };

/** A box with a title. */
export const Panel: React.FC<Props> = ({ title, children }) => {
  const [open, setOpen] = React.useState(true);

  function toggle() {
    setOpen(!open);
  }

  return (
    <section onClick={toggle}>
      <h2>{title}</h2>
      {open && children}
    </section>
  );
};

export const Memoized = React.memo(function Inner({ title }: Props) {
  return <h1>{title}</h1>;
});

export default function App(): JSX.Element {
  return (
    <Panel title="Hello" />
  );
}

export class Boundary extends React.Component<Props> {
  state = { failed: false };

  render() {
    return this.props.children;
  }
}
