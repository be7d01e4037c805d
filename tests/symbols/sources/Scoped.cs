namespace Example.Scoped;

public class Thing
{
    public void Run()
    {
        Console.WriteLine();
    }
}
