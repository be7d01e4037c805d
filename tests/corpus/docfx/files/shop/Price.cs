// <Price>
namespace Shop;

public record Price(decimal Net)
{
    // <Gross>
    public decimal Gross => Net * Vat;
    // </Gross>
    //<vat>
    private const decimal Vat = 1.2m;
    //</VAT>
}
// </Price>
