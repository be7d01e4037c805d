using System;

namespace Example.Shop
{
    /// <summary>Sells.</summary>
    [Serializable]
    public class Shop<T> : ISeller where T : class
    {
        /// <summary>The most.</summary>
        public const int Limit = 10;
        private int first = 1, second = 2;

        public event EventHandler Sold;

        public Shop()
        {
        }

        ~Shop() { Console.WriteLine(); }

        /// <summary>Its name.</summary>
        public string Name { get; set; }

        public int Size
        {
            get { return first; }
            set { first = value; }
        }

        public int Area => first * second;

        public int this[int index] => index;

        // Sells one.
        [Obsolete]
        public void Sell(T item)
        {
            int Local(int x)
            {
                return x;
            }
            Local(1);
        }

        public void Sell(T item, int count) => Sell(item);

        public static Shop<T> operator +(Shop<T> a, Shop<T> b) => a;

        private struct Point
        {
            public int X;
        }
    }

    public interface ISeller
    {
        void Close();
    }

    public enum Size
    {
        Small,
        /// <summary>Large.</summary>
        Large = 5,
    }

    public record Person(string Name)
    {
        public string Greeting() => $"Hi {Name}";
    }

    public delegate void Changed(object sender);
}
